"""Consent to the processing of personal data."""
