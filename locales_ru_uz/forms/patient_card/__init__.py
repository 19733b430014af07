"""Card that a patient carries: name, number, a mark for the scanner."""
