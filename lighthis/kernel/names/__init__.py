"""Names of people in any script: how they are typed, compared, sorted and shown (reference page names.md)."""
