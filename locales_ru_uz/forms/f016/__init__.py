"""Form 016, summary of patients and beds."""
