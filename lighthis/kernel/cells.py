"""Cells that a spreadsheet must not take for formulas (CWE-1236), on the way out and back."""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP, CSV injection


def harmless(text: str) -> str:
    """A cell that a spreadsheet shows as it stands: an apostrophe goes before what would be a formula, or before one of its own."""
    return f"'{text}" if text.startswith(STARTS) or _is_defused(text) else text


def as_it_was(cell: str) -> str:
    """A cell of our own making as it was before; a name that only begins with an apostrophe keeps it."""
    return cell[1:] if _is_defused(cell) else cell


def _is_defused(text: str) -> bool:
    """Apostrophes, and then what would be a formula."""
    return text.startswith("'") and text.lstrip("'").startswith(STARTS)
