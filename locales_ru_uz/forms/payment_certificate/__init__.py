"""Certificate of what a patient paid."""
