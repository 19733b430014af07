"""Vital signs of a coming, set by set: measured, scored, drawn."""
