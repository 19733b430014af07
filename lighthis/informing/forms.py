"""Forms of the information desk."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from lighthis.consents.rules import GIVERS
from lighthis.informing import rules
from lighthis.kernel import clock
from lighthis.web.fields import Choice, MomentField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

PLACES = (1, 2, 3)  # people on one form


def _person() -> tuple[Any, Any, Any]:
    return TextField(_l("Name"), most=200), Choice(_l("Who it is to the patient")), TextField(_l("Phone"), most=40)


class WishForm(Form):
    """Whom the patient lets be told."""

    heading = _l("Whom to tell is not written")
    kind = Radios(
        _l("Who may be told where the patient lies"),
        [Required()],
        choices=[(code, _l(words)) for code, words in rules.KINDS.items()],
    )
    name_1, kinship_1, phone_1 = _person()
    name_2, kinship_2, phone_2 = _person()
    name_3, kinship_3, phone_3 = _person()
    code_word = TextField(
        _l("Code word"), most=60,
        description=_l("Whoever says it is told. Chosen by the patient; not shown again, a new one replaces it"),
    )  # fmt: skip
    drop_word = BooleanField(_l("The code word of before holds no more"))
    said_by = Radios(_l("Who says it"), [Required()], choices=[(code, _l(words)) for code, words in GIVERS.items()])
    representative = TextField(_l("Name of the representative"), most=200)
    said_at = MomentField(
        _l("When it was said"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )

    def said(self) -> rules.Said:
        """What was typed; empty rows are left out."""
        rows = [
            (self[f"name_{n}"].data or "", self[f"kinship_{n}"].data or "", self[f"phone_{n}"].data or "")
            for n in PLACES
        ]
        people = [rules.Person(*row) for row in rows if any(row)]
        return rules.Said(
            self.kind.data,
            self.said_at.data,
            people,
            self.code_word.data or "",
            self.said_by.data,
            self.representative.data or "",
        )


class AskForm(Form):
    """Who asks at the desk, and by what right."""

    heading = _l("Nothing was told")
    how = Radios(_l("Who asks"), [Required()])
    asker = TextField(_l("Name of who asks, from the document"), [Required()], most=200)
    word = TextField(_l("Code word that was said"), most=60)
    seen = BooleanField(
        _l("I have seen the document, or heard the code word"), [InputRequired(_l("tick it when it is so"))]
    )
