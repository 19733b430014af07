"""Reports of money: what was charged, came and is owed, always a sum over the rows of the ledger. No table of its own."""
