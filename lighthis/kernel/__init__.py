"""Plain Python that every floor may use: no database, no web."""
