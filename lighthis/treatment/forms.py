"""Forms of the treatment sheet: what is prescribed, stopped, given, printed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from flask import request

from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.packs import codes
from lighthis.treatment import actions, queries, rules
from lighthis.treatment.actions import Mark
from lighthis.treatment.models import Prescription
from lighthis.treatment.rules import Draft, states
from lighthis.web.fields import Choice, DayField, LongTextField, MomentField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.visit import me, zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PATTERNS = [(key, _l(words)) for key, words in rules.PATTERNS.items()]
NOT_OF = {  # fields that a kind has no use for
    "drug": ("table", "materials"),
    "procedure": ("table", "dose", "unit", "route", "funding", "despite"),
    "diet": ("name", "dose", "unit", "route", "funding", "despite", "materials", "pattern", "times", "every_hours", "condition", "least_hours"),
}  # fmt: skip


class PrescribeForm(Form):
    """One drug, procedure or diet for days of a stay."""

    heading = _l("Nothing was prescribed")
    extra_prefixes = ("sure-",)

    name = TextField(_l("What"), most=200, render_kw={"list": "names"})
    table = Choice(_l("Diet table"))
    dose = NumberField(_l("Dose"), places=3, most=1_000_000)
    unit = Choice(_l("Unit"))
    route = Choice(_l("Way"))
    pattern = Radios(_l("How often"), [Required()], choices=PATTERNS)
    times = TextField(_l("Times of the day"), most=200, description=_l("For example 08:00 14:00 20:00"))
    every_hours = NumberField(_l("Every how many hours"), least=1, most=rules.MOST_HOURS)
    condition = TextField(_l("When needed: in what case"), most=300)
    least_hours = NumberField(_l("When needed: hours between two doses at least"), least=1, most=48)
    starts_at = MomentField(
        _l("From"), [Required()], default=clock.now, description=_l("Doses are counted from this moment")
    )
    days = NumberField(_l("For how many days"), least=1, most=366, description=_l("The first day counts"))
    last_on = DayField(_l("Or the last day"), future=True)
    funding = Choice(_l("Who pays for the drug"))
    materials = TextField(_l("Materials"), most=500)
    remark = TextField(_l("Remark"), most=500)
    prescribed_at = MomentField(
        _l("When it was prescribed"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )
    standing_in = TextField(_l("Why you prescribe in another department"), most=300)
    despite = TextField(_l("Why it is given although the patient is allergic"), most=500)
    why = TextField(_l("Why it is changed"), [Required()], most=500)

    def __init__(self, kind: str, encounter: Encounter, *, old: Prescription | None = None, **more: Any) -> None:
        """`old`: what is changed; its values stand in the form."""
        self.kind, self.encounter, self.old = kind, encounter, old
        super().__init__(data=_values(old) if old is not None else None, **more)
        for name in (*NOT_OF[kind], *(() if old is not None else ("why",))):
            del self[name]
        lang = language()
        for name, listed in (
            ("unit", "dose_units"),
            ("route", "drug_routes"),
            ("funding", "payers"),
            ("table", "diet_tables"),
        ):
            if name in self:
                self[name].offer(codes.choices(listed, lang))

    def validate(self, extra_validators: Any = None) -> bool:
        """All that is wrong is said at once: the prescription is whole, the patient may get the drug, and gets it once."""
        fine = super().validate(extra_validators)
        try:
            one = self.draft()
            rules.check_draft(one)
            actions.check_place(self.encounter, one, me())
            actions.check_allergy(one, queries.substances(self.encounter.patient))
            actions.check_double(one, self._others())
        except Refusal as refusal:
            self._refuse(refusal)
            fine = False
        return fine

    def _others(self) -> list[Prescription]:
        found = queries.prescriptions_of([self.encounter.id], at=self.encounter.facility_id)
        return [row for row in found if self.old is None or row.id != self.old.id]

    def draft(self) -> Draft:
        """What is written. Raises Refusal for times that are none."""
        starts = self.starts_at.data or clock.now()
        first, days, pattern = clock.local(starts, zone()).date(), self._said("days"), self._said("pattern") or ""
        diet = self._said("table") or ""
        return Draft(
            self.kind, codes.label("diet_tables", diet, "en") if self.kind == "diet" else self.name.data,
            "always" if self.kind == "diet" else pattern, starts, self.prescribed_at.data or clock.now(), diet,
            self._said("dose"), self._said("unit") or "", self._said("route") or "",
            rules.read_times(self._said("times") or "") if pattern == "times" else (),
            _whole(self._said("every_hours")) if pattern == "every" else None,
            (self._said("condition") or "") if pattern == "needed" else "",
            _whole(self._said("least_hours")) if pattern == "needed" else None,
            rules.last_on(first, _whole(days), self.last_on.data), self._said("funding") or "", self._said("materials") or "",
            self.remark.data, self._is_sure("allergy"), self._said("despite") or "", self._is_sure("double"),
            self.standing_in.data,
        )  # fmt: skip

    def _said(self, name: str) -> Any:
        return self[name].data if name in self else None

    def _is_sure(self, what: str) -> bool:
        """The tick counts for the drug beside which it stood."""
        return self.kind == "drug" and bool(self.name.data) and request.form.get(f"sure-{what}") == self.name.data

    def doubts(self) -> dict[str, Any]:
        """What of the drug that is written asks for a tick: the allergens that it is, what of it is prescribed already."""
        if self.kind != "drug" or request.method != "POST" or not self.name.data:
            return {}
        try:
            one = self.draft()
        except Refusal:
            return {}
        return {
            "allergy": ", ".join(queries.allergic_to(one.name, queries.substances(self.encounter.patient))),
            "double": actions.doubles(one, self._others()), "value": one.name, "knows_allergy": one.knows_allergy,
            "knows_double": one.knows_double,
        }  # fmt: skip


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _values(old: Prescription) -> dict[str, Any]:
    """What stands in the form of a change."""
    names = (
        "name",
        "dose",
        "unit",
        "route",
        "pattern",
        "every_hours",
        "condition",
        "least_hours",
        "last_on",
        "funding",
        "materials",
        "remark",
    )
    now = clock.now()
    more = {"table": old.code, "times": " ".join(old.times), "starts_at": max(now, old.starts_at), "prescribed_at": now}
    dose = None if old.dose is None else old.dose.normalize()
    hours = {name: _number(getattr(old, name)) for name in ("every_hours", "least_hours")}
    return {name: getattr(old, name) for name in names} | more | hours | {"dose": dose}


def _number(value: int | None) -> Decimal | None:
    """A whole number as a field of numbers shows it."""
    return None if value is None else Decimal(value)


class StopForm(Form):
    """When and why something is stopped."""

    heading = _l("Nothing was stopped")
    stopped_at = MomentField(
        _l("Stopped from"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )
    why = TextField(_l("Reason"), [Required()], most=500)


class MistakeForm(Form):
    """Why something should never have been written."""

    heading = _l("Nothing was changed")
    reason = LongTextField(_l("How the mistake happened"), [Required()], most=500)


class ConfirmForm(Form):
    """The doctor of the receiving department has looked through the treatment."""

    heading = _l("Nothing was confirmed")
    remark = TextField(_l("Remark"), most=500)


class SheetForm(Form):
    """Which days are printed."""

    heading = _l("Nothing is printed")
    since = DayField(_l("First day"), [Required()], future=True)
    until = DayField(_l("Last day"), [Required()], future=True)


class GiveForm(Form):
    """What of one patient's open doses was given, and what not."""

    heading = _l("Nothing was written")
    at = MomentField(
        _l("When it happened"), [Required()], default=clock.now,
        description=_l("For all doses marked below that have no time of their own. Change it when entering later."),
    )  # fmt: skip
    lines: Sequence[queries.Line]

    def marks(self) -> list[Mark]:
        """The doses that are marked."""
        return [self._mark(line) for line in self.lines if self[f"how{key(line)}"].data]

    def _mark(self, line: queries.Line) -> Mark:
        row = key(line)
        return Mark(
            line.prescription.id, line.due_at, self[f"how{row}"].data, self[f"at{row}"].data or self.at.data,
            self[f"why{row}"].data or "", self[f"words{row}"].data or "", row,
        )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """Each marked dose can be written so; all that is wrong is said at its row."""
        fine = super().validate(extra_validators)
        for line, mark in zip(self._marked(), self.marks() if fine else (), strict=False):
            try:
                actions.check_mark(line.prescription, mark)
            except Refusal as refusal:
                refusal.field = f"{refusal.field or 'how'}{mark.row}"
                self._refuse(refusal)
                fine = False
        return fine

    def _marked(self) -> list[queries.Line]:
        return [line for line in self.lines if self[f"how{key(line)}"].data]

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each dose."""
        return [
            {"line": line, **{name: self[f"{name}{key(line)}"] for name in ("how", "why", "words", "at")}}
            for line in self.lines
        ]


def key(line: queries.Line) -> str:
    """The end of the names of a dose's fields: they say which dose it is, whatever else became due since."""
    minute = (line.due_at - EPOCH) // timedelta(minutes=1) if line.due_at is not None else 0
    return f"_{line.prescription.id.hex}_{minute}"


def asked(name: str) -> tuple[UUID, datetime | None] | None:
    """Which dose a field of a form that came in is about."""
    parts = name.split("_")
    if len(parts) != 3 or parts[0] != "how" or len(parts[1]) != 32 or not parts[2].isascii() or not parts[2].isdigit():
        return None
    try:
        minute = int(parts[2][:9])
        return UUID(parts[1]), EPOCH + timedelta(minutes=minute) if minute else None
    except ValueError:
        return None


def give_form(lines: Sequence[queries.Line]) -> GiveForm:
    """A form with the fields of these doses."""
    fields: dict[str, Any] = {"lines": list(lines)}
    for line in lines:
        row = key(line)
        fields[f"how{row}"] = Radios(_l("What happened"), choices=[("", _l("not marked")), *HOW], empty=False)
        fields[f"why{row}"] = Choice(_l("If not: why"), choices=WHY)
        fields[f"words{row}"] = TextField(_l("In words"), most=300)
        fields[f"at{row}"] = MomentField(_l("At another time"))
    return cast(GiveForm, type("Giving", (GiveForm,), fields)())


HOW = [("given", _l("given")), ("not_given", _l("not given"))]
WHY = [(code, _l(words)) for code, words in states.REASONS.items()]
