"""Forms of staff: signing in, and managing people."""
