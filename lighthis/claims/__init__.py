"""What organisations owe for patients: invoices, the register of their cases, answers, money that came by the bank."""
