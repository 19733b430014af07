"""Scans: passport pages, referrals, signed consents, attached to a patient or to one coming."""
