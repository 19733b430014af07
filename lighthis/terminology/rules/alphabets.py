"""In which letters a title may be written: what is not of its language is a slip of the keyboard or of the file."""

import re

CYRILLIC = re.compile("[\u0400-\u04ff]")
LATIN = re.compile("[A-Za-z]")


def fits(title: str, language: str) -> bool:
    """Whether a title has letters of its language at all (Russian and Uzbek Cyrillic: Cyrillic; Uzbek and English: Latin)."""
    letters = CYRILLIC if language in {"ru", "uz_Cyrl"} else LATIN
    return letters.search(title) is not None
