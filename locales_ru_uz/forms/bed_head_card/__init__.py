"""Bed-head card."""
