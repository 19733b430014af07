"""How a stay ends in writing: the epicrisis, the statistical card (066), the papers of a death."""
