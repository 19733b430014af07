"""Contract for paid medical services."""
