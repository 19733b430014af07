"""Notice of a debt to a patient."""
