"""Money: price lists, charges, deposits, payments, cash shifts, over one append-only ledger."""
