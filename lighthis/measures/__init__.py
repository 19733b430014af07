"""Measures of the emergency department: how long people wait, what becomes of them, which triages to look at again."""
