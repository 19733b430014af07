"""Notice to the police."""
