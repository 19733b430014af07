"""Form 007, daily sheet of patients and beds."""
