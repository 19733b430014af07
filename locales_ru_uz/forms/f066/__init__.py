"""Form 066 of order 399, statistical card of a patient who left the hospital."""
