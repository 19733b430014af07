"""Charges that rest on what was done for the patient: the rules a hospital edits, the facts, what is done but not charged."""
