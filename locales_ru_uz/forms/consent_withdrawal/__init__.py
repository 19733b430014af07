"""Withdrawal of a consent."""
