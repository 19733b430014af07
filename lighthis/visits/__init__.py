"""Outpatient visits to the hospital's own consulting rooms."""
