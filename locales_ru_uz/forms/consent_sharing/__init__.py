"""Consent to sharing between hospitals."""
