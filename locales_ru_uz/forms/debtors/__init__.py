"""List of debtors."""
