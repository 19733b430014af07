"""Invoice to an organisation for its cases."""
