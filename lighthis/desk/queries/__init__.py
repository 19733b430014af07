"""Reads that put several domains together; always of one facility, always a fixed number of statements."""
