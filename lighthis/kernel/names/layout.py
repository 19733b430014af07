"""Text typed while the other keyboard layout was on: QWERTY for ЙЦУКЕН and back."""

from lighthis.kernel.names.letters import cyrillic_in, latin_in

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)


def other_layout(text: str) -> str:
    """The same key strokes in the other layout. Punctuation counts: х ъ ж э б ю ё stand on [ ] ; ' , . and the backquote."""
    return text.translate(_TO_LATIN if cyrillic_in(text) > latin_in(text) else _TO_RUSSIAN)
