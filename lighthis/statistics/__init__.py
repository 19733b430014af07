"""Statistics of beds and patients: forms 007 and 016, indicators, months that were closed and signed."""
