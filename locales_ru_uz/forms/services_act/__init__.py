"""Act of services rendered to a patient during one coming."""
