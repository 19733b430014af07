"""Ticket of a coming: who, where to, when."""
