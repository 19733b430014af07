"""Who changed what, who looked at whom: an append-only chain in the same transaction."""
