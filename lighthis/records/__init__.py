"""What is written about a patient: diagnoses, notes; what is printed for a patient."""
