"""Act of services to an invoice: what the organisation accepted."""
