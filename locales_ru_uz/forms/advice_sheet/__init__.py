"""Advice for a patient who is sent home."""
