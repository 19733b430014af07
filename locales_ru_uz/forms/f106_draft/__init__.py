"""Draft for the medical certificate of death (form 106)."""
