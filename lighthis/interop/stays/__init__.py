"""A hospital's history of stays, brought in from a folder of another system (docs/decisions/stays-import.md)."""
