"""Form 001, journal of admissions and refusals."""
