"""What reports of money count, and how old a debt is."""
