"""Fields nobody has typed into yet, drawn once in a language: a form is opened a thousand times before a label changes.

Only what every reader sees alike is kept: an empty text, a choice of the list, no error. Nothing of a patient ever is.
"""

from typing import Any

from markupsafe import Markup

from lighthis.web.fields import Choice, DayField, LongTextField, MomentField, NumberField, Radios, TextField
from lighthis.web.language import language

TEXTS = (TextField, LongTextField, NumberField, DayField, MomentField)
LISTS = (Choice, Radios)
MOST = 2000  # drawn fields; an installation has some hundreds of fields in four languages
LONGEST_LIST = 12  # words of a longer list are compared only where the list itself is kept in common
_drawn: dict[Any, tuple[Markup, Any]] = {}


def look(field: Any, *said: Any) -> Any:
    """What the picture of a field depends on, with what the page says about it; None where it is this reader's own."""
    if field.errors:
        return None
    if isinstance(field, LISTS):
        choices = field.choices
        value = field.data
        if isinstance(choices, list) and len(choices) <= LONGEST_LIST:
            listed: Any = tuple((one.value, str(one.label)) for one in choices)
        elif isinstance(choices, tuple):
            listed = id(choices)
        else:
            return None
        if value and all(one.value != value for one in choices):
            return None
    elif isinstance(field, TEXTS):
        if field._value():  # noqa: SLF001  (WTForms' own name for what the control shows)
            return None
        listed = value = None
    else:
        return None
    more = tuple(sorted((field.render_kw or {}).items()))
    told = tuple(tuple(one.items()) if isinstance(one, dict) else one for one in said)
    flags = bool(field.flags.required), bool(field.flags.multiple)
    return (
        type(field), field.id, field.name, str(field.label.text), str(field.description), language(), flags, value,
        listed, more, told,
    )  # fmt: skip


def kept(key: Any) -> Markup | None:
    """The picture, if it was drawn before."""
    found = _drawn.get(key)
    return None if found is None else found[0]


def keep(key: Any, field: Any, picture: Markup) -> Markup:
    """Remember a picture; a list known by its address is held with it."""
    if len(_drawn) >= MOST:
        _drawn.clear()
    _drawn[key] = picture, getattr(field, "choices", None)
    return picture
