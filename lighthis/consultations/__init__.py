"""A doctor asks a specialist about a patient; the specialist answers."""
