"""Unusual patterns of money, for the chief doctor: what they are, who looked at them."""
