"""Forms of the check list of planned stays: the hospital's list, and what a patient brought of it."""

from typing import Any

from lighthis.encounters import checklist
from lighthis.encounters.actions.checklist import Said
from lighthis.encounters.models import BroughtPaper
from lighthis.web.fields import Choice, DayField, LongTextField, TextField
from lighthis.web.forms import Form
from lighthis.web.language import gettext as _
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.shown import Shown, laid

STATES = [("", _l("not brought yet")), ("brought", _l("brought")), ("not_needed", _l("not needed"))]


class ListForm(Form):
    """What planned patients of the hospital bring."""

    heading = _l("The list is not saved")
    lines = LongTextField(
        _l("Papers and tests"),
        description=_l(
            "One a line. After a semicolon: how many days old it may be on the day of admission. Example: ECG; 14"
        ),
        most=3000,
    )


class BroughtForm(Form):
    """What a patient brought, a row of three fields for each line (fields are made in `brought_form`)."""

    heading = _l("What the patient brought is not saved")
    listed: tuple[checklist.Line, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """What has a term needs its date; what is not needed needs a reason."""
        right = super().validate(extra_validators)
        for line in self.listed:
            state, dated, note = (self[f"{name}_{line.key}"] for name in ("state", "dated", "note"))
            if state.data == "brought" and line.days is not None and dated.data is None and not dated.errors:
                dated.errors = [_("write the date of the test")]
                right = False
            if state.data == "not_needed" and not note.data:
                note.errors = [_("write why it is not needed")]
                right = False
        return right

    def said(self) -> list[Said]:
        """What was said of each line."""
        return [
            Said(
                line.words, self[f"state_{line.key}"].data,
                self[f"dated_{line.key}"].data if self[f"state_{line.key}"].data == "brought" else None,
                (self[f"note_{line.key}"].data or "") if self[f"state_{line.key}"].data else "",
            )
            for line in self.listed
        ]  # fmt: skip


def brought_form(listed: tuple[checklist.Line, ...], shown: Shown) -> BroughtForm:
    """The form for the list as it is now, filled with what is written."""
    fields: dict[str, Any] = {"listed": listed}
    for line in listed:
        fields[f"state_{line.key}"] = Choice(line.words, choices=STATES)
        fields[f"dated_{line.key}"] = DayField(_l("%(what)s: date", what=line.words))
        fields[f"note_{line.key}"] = TextField(_l("%(what)s: result, or why not needed", what=line.words), most=200)
    form: BroughtForm = type("BroughtForm", (BroughtForm,), fields)(row=shown, flat=laid)
    return form


def laid_out(listed: tuple[checklist.Line, ...], kept: list[BroughtPaper]) -> dict[str, Any]:
    """What is written of each line, by field of the form."""
    known: dict[str, BroughtPaper] = {one.words: one for one in kept}
    return {
        f"{name}_{line.key}": getattr(known.get(line.words), name, empty)
        for line in listed
        for name, empty in (("state", ""), ("dated", None), ("note", ""))
    }
