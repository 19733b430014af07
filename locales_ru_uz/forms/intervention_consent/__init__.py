"""Consent to an operation, to anaesthesia, to a transfusion."""
