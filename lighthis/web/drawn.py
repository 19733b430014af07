"""Fields nobody has typed into yet, drawn once in a language: a form is opened a thousand times before a label changes.

Only what every reader sees alike is kept: an empty text, a choice of the list, no error. Nothing of a patient ever is.
"""

from typing import Any

from flask import current_app
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from lighthis.web.fields import Choice, DayField, LongTextField, MomentField, NumberField, Radios, TextField
from lighthis.web.language import language

TEXTS = (TextField, LongTextField, NumberField, DayField, MomentField)
LISTS = (Choice, Radios)
MOST = 2000  # drawn fields; an installation has some hundreds of fields in four languages
LONGEST_LIST = 12  # words of a longer list are compared only where the list itself is kept in common
OWN = object()
_drawn: dict[Any, tuple[Markup, Any]] = {}


def field(
    one: Any,
    width: str = "",
    unit: str = "",
    hint: Any = None,
    label: Any = None,
    kind: str = "",
    attrs: dict[str, Any] | None = None,
) -> Markup:
    """One field of a form with its label, hint and error (`drawing` of parts/field.html)."""
    attrs = attrs or {}
    key = _look(one, width, unit, hint, label, kind, tuple(attrs.items()))
    kept = _drawn.get(key) if key else None
    if kept is not None:
        return kept[0]
    drawing = current_app.jinja_env.get_template("parts/field.html").module.drawing  # type: ignore[attr-defined]
    picture: Markup = drawing(one, width, unit, hint, label, kind, attrs)
    if key:
        if len(_drawn) >= MOST:
            _drawn.clear()
        # what is known by its address is held with it
        _drawn[key] = picture, (getattr(one, "choices", None), one.label.text, one.description)
    return picture


def _look(field: Any, *said: Any) -> Any:
    """What the picture depends on, with what the page says about the field; None where it is this reader's own."""
    listed, value = _shown(field)
    if field.errors or value is OWN:
        return None
    return (
        type(field), field.id, field.name, _words(field.label.text), _words(field.description), language(),
        bool(field.flags.required), bool(field.flags.multiple), value, listed,
        tuple(field.render_kw.items()) if field.render_kw else (), said,
    )  # fmt: skip


def _words(text: Any) -> Any:
    """A sentence of a form's class is known by its address, without being said each time."""
    return id(text) if isinstance(text, LazyString) else text


def _shown(field: Any) -> tuple[Any, Any]:
    """The list and what is chosen of it; OWN where the value is not one that everybody sees."""
    if isinstance(field, TEXTS):
        return None, OWN if field._value() else ""  # noqa: SLF001  (WTForms' own name for what the control shows)
    if not isinstance(field, LISTS):
        return None, OWN
    choices, value = field.choices, field.data
    if value and all(one.value != value for one in choices):
        return None, OWN
    if isinstance(choices, tuple):
        return id(choices), value
    if len(choices) > LONGEST_LIST:
        return None, OWN
    return tuple((one.value, str(one.label)) for one in choices), value
