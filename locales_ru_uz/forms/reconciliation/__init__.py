"""Act of reconciliation with an organisation."""
