"""Many injured at once: tags by number, triage by a tree of questions, identity later (triage.md 7)."""
