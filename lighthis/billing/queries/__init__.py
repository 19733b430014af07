"""Reads of money; every sum is a sum over ledger rows of one facility."""
