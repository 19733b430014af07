"""How a form comes by its fields: made once a class, copied for each form."""

from typing import Any

from wtforms import FieldList, FormField, Label
from wtforms.fields.core import Flags

OF_A_FORM = frozenset({"_form", "meta", "_translations"})
MUTABLE = ("choices", "render_kw", "validators")


def bound(form: Any, unbound: Any, options: dict[str, Any]) -> Any:
    """A field as WTForms makes it; made once, and copied for the next form of the kind."""
    known = vars(unbound).setdefault("made", {})
    place = options["name"], options["prefix"]
    before = known.get(place)
    if before is None:
        field = unbound.bind(form=form, **options)
        if not isinstance(field, FieldList | FormField):
            known[place] = type(field), {name: value for name, value in vars(field).items() if name not in OF_A_FORM}
        return field
    kind, facts = before
    label, flags, field = facts["label"], Flags(), object.__new__(kind)
    flags.__dict__.update(facts["flags"].__dict__)
    own = field.__dict__
    own.update(
        facts, _form=form, meta=form.meta, _translations=options["translations"], flags=flags,
        label=Label(label.field_id, label.text),
    )  # fmt: skip
    for name in MUTABLE:
        if isinstance(own.get(name), list | dict):
            own[name] = own[name].copy()
    return field
