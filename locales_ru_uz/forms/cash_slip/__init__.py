"""Paper of cash that moves without a patient."""
