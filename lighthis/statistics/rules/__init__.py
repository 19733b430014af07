"""The arithmetic of beds, exact: forms 007 and 016 and the indicators (cis-forms.md 4, README of the data `beds`)."""
