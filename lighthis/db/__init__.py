"""The store: engine, units of work, column types, triggers, migrations."""
