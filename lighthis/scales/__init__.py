"""Scales as data and the engine that reads them: triage, early warning, coma, mass casualty; no table, no page."""
