"""The kinds of patterns."""

VOIDS, LATE, BY_HAND, RATES, DISCOUNTS, GHOSTS = "voids", "late", "by_hand", "rates", "discounts", "ghosts"
KINDS = (VOIDS, LATE, BY_HAND, RATES, DISCOUNTS, GHOSTS)
