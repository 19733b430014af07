"""Forms of orders: what is ordered, whether it was done, what it showed."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from wtforms import BooleanField

from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.orders import actions, queries, rules
from lighthis.orders.models import Order
from lighthis.orders.rules import Draft, Value, repeats, values
from lighthis.packs import codes
from lighthis.web.fields import Choice, LongTextField, MomentField, NumberField, Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

LINES = tuple(range(1, 7))  # rows of an order form
VALUES = tuple(range(1, 16))  # rows of a result form at most
SPARE = 3  # rows of a result form beyond those of the test
FEWEST = 5
KINDS = [(kind, _l(words)) for kind, words in rules.KINDS.items()]
URGENCIES = [("now", _l("now")), ("today", _l("today"))]
ROW = ("what", "kind", "dose", "unit", "route", "urgency", "note")
TICKED = {"tests": "test", "examinations": "imaging", "procedures": "procedure"}


class OrderForm(Form):
    """What a doctor orders at once: often ordered things by a tick, drugs and everything else in rows."""

    heading = _l("Nothing was ordered")
    extra_prefixes = ("sure-",)

    tests = Ticks(_l("Laboratory tests"))
    examinations = Ticks(_l("Examinations"))
    procedures = Ticks(_l("Procedures"))
    urgency = Choice(_l("How soon"), [Required()], choices=URGENCIES, empty=False, default="now")
    why = TextField(_l("What for"), most=300, description=_l("Suspicion, question, indication"))
    remark = TextField(_l("Note to the executor"), most=300, description=_l("For all that has no note of its own"))
    ordered_at = MomentField(
        _l("When it was ordered"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )

    again = BooleanField(_l("I know it; they are to be repeated"))

    def __init__(self, substances: list[str], lately: Sequence[repeats.Earlier] = (), **more: Any) -> None:
        """`substances`: to what the patient is known to be allergic; `lately`: what was done a short while ago in other comings."""
        self.substances, self.lately = substances, lately
        super().__init__(**more)
        lang = language()
        for name, kind in TICKED.items():
            self[name].offer((one.code, one.name(lang)) for one in queries.items(kind))
        for number in LINES:
            self[f"unit_{number}"].offer(codes.choices("dose_units", lang))
            self[f"route_{number}"].offer(codes.choices("drug_routes", lang))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each row is whole, and a drug that the patient is allergic to is confirmed; all that is wrong is said at once."""
        fine = super().validate(extra_validators)
        for one in self.drafts():
            try:
                rules.check_draft(one)
                actions.check_allergy(one, self.substances)
            except Refusal as refusal:
                self._refuse(refusal)
                fine = False
        if self.repeated() and not self.again.data:
            self.again.errors = [
                *self.again.errors,
                _("some of this was done a short while ago: look below, and tick if it is to be repeated"),
            ]
            fine = False
        return fine

    def repeated(self) -> list[repeats.Earlier]:
        """What of the orders was done a short while ago."""
        found = (
            [repeats.newest(one.kind, one.code, one.name, self.lately) for one in self.drafts()] if self.lately else []
        )
        return list(dict.fromkeys(one for one in found if one is not None))

    def drafts(self) -> list[Draft]:
        """What was ticked, then the rows in which something stands."""
        common = {"urgency": self.urgency.data or "", "why": self.why.data, "note": self.remark.data}
        ticked = [
            Draft(kind, item.name(language()), item.code, **common)
            for name, kind in TICKED.items()
            for item in queries.items(kind)
            if item.code in (self[name].data or ())
        ]
        return ticked + [self._draft(number, common) for number in LINES if self._is_filled(number)]

    def _is_filled(self, number: int) -> bool:
        return any(self[f"{name}_{number}"].data for name in ("what", "dose", "unit", "route", "note"))

    def _draft(self, number: int, common: dict[str, Any]) -> Draft:
        text, kind = self[f"what_{number}"].data, self[f"kind_{number}"].data
        item = queries.found(text, kind) if text else None
        return Draft(
            item.more["kind"] if item else kind or "", text, item.code if item else "", self[f"dose_{number}"].data,
            self[f"unit_{number}"].data or "", self[f"route_{number}"].data or "",
            self[f"urgency_{number}"].data or common["urgency"], self[f"note_{number}"].data or common["note"], common["why"],
            bool(text) and request.form.get(f"sure-{number}") == text, f"_{number}",
        )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each row, and the tick that a row with an allergy asks for."""
        doubted = {one.row: one for one in self.drafts() if one.kind == "drug"} if request.method == "POST" else {}
        return [
            {name: self[f"{name}_{number}"] for name in ROW}
            | {"number": number, "sure": self._doubt(doubted.get(f"_{number}"))}
            for number in LINES
        ]

    def _doubt(self, one: Draft | None) -> dict[str, Any] | None:
        found = queries.allergic_to(one.name, one.code, self.substances) if one else []
        return {"substance": ", ".join(found), "value": one.name, "sure": one.knows_allergy} if one and found else None


def _row(form: type[Form], number: int) -> None:
    """One row of an order."""
    row = str(number)
    fields = {
        "what": TextField(_l("What, row %(row)s", row=row), most=200, render_kw={"list": "things"}),
        "kind": Choice(_l("Kind, row %(row)s", row=row), choices=KINDS),
        "dose": NumberField(_l("Dose, row %(row)s", row=row), places=3, most=1_000_000),
        "unit": Choice(_l("Unit, row %(row)s", row=row)),
        "route": Choice(_l("Way, row %(row)s", row=row)),
        "urgency": Choice(_l("How soon, row %(row)s", row=row), choices=URGENCIES),
        "note": TextField(_l("Note, row %(row)s", row=row), most=300),
    }
    for name, field in fields.items():
        setattr(form, f"{name}_{number}", field)


for _number in LINES:
    _row(OrderForm, _number)


class DoneForm(Form):
    """Whether it was done, when, and why not."""

    heading = _l("Nothing was written")
    how = Radios(_l("What happened"), [Required()])
    at = MomentField(_l("When it happened"), [Required()], default=clock.now)
    reason = TextField(_l("If not: why"), most=500)
    remark = TextField(_l("Remark"), most=500)

    def __init__(self, order: Order, **more: Any) -> None:
        super().__init__(**more)
        words = {"drug": (_("given"), _("not given")), "test": (_("the sample is taken"), _("not carried out"))}
        done, not_done = words.get(order.kind, (_("carried out"), _("not carried out")))
        spoilt = order.kind in rules.states.WITH_RESULT and order.state == "done"
        self.how.offer(
            [("done", done), ("not_done", _("done, but the sample or the picture is spoilt") if spoilt else not_done)]
        )


class ResultForm(Form):
    """The values of a test with their ranges, and a conclusion."""

    heading = _l("The result is not written")
    taken_at = MomentField(_l("When the sample was taken, or the examination made"), [Required()], default=clock.now)
    at = MomentField(_l("When the result was ready"), [Required()], default=clock.now)
    conclusion = LongTextField(_l("Conclusion"), most=8000, render_kw={"rows": 4})
    confirms = Choice(
        _l("Proves an infection that was told of"), description=_l("Then a new notice that points to the first is owed")
    )

    def __init__(
        self,
        order: Order,
        expected: Iterable[queries.Analyte],
        infections: list[tuple[str, str]] | None = None,
        **more: Any,
    ) -> None:
        """`expected`: what the test of the list consists of; it stands in the rows already. `infections`: which it may prove."""
        self.expected = list(expected)
        super().__init__(**more)
        self.confirms.offer(infections or [])
        if not infections:
            del self.confirms
        # then somebody wrote when, and what a form says that was opened before does not count
        self.is_taken = order.state != "ordered"
        shown = max(len(self.expected) + SPARE, FEWEST) if order.kind == "test" else FEWEST - SPARE
        self.shown = VALUES[:shown]
        for number in VALUES[shown:]:
            for name in ("name", "value", "unit", "low", "high"):
                del self[f"{name}_{number}"]
        if request.method == "GET":
            self._lay_out()

    def _lay_out(self) -> None:
        for number, one in zip(VALUES, self.expected, strict=False):
            self[f"name_{number}"].data = one.name
            self[f"unit_{number}"].data = codes.label("lab_units", one.unit, language())
            self[f"low_{number}"].data, self[f"high_{number}"].data = one.limits.low, one.limits.high

    def validate(self, extra_validators: Any = None) -> bool:
        """Each value is named and its range is one; all that is wrong is said at once."""
        fine = super().validate(extra_validators)
        proposed = {one.code: (one.unit, one.limits) for one in self.expected}
        for one in self.written():
            try:
                rules.check_result([one], "")
                rules.check_unit(one, *proposed.get(one.code, ("", values.Limits())))
            except Refusal as refusal:
                self._refuse(refusal)
                fine = False
        return fine

    def written(self) -> list[Value]:
        """The rows in which a value stands."""
        return [self._value(number) for number in self.shown if self[f"value_{number}"].data]

    def _value(self, number: int) -> Value:
        name = self[f"name_{number}"].data
        code = queries.analyte_named(name) if name else ""
        limits = values.Limits(self[f"low_{number}"].data, self[f"high_{number}"].data)
        unit = queries.unit_named(self[f"unit_{number}"].data or "")
        return Value(
            name, self[f"value_{number}"].data, code, unit, limits, queries.critical_of(code, unit), f"_{number}"
        )

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each row."""
        return [
            {name: self[f"{name}_{number}"] for name in ("name", "value", "unit", "low", "high")}
            for number in self.shown
        ]


def _value_row(form: type[Form], number: int) -> None:
    """One value of a result."""
    row = str(number)
    fields = {
        "name": TextField(_l("What was measured, row %(row)s", row=row), most=200),
        "value": TextField(_l("Value, row %(row)s", row=row), most=100),
        "unit": TextField(_l("Unit, row %(row)s", row=row), most=40),
        "low": NumberField(_l("Range from, row %(row)s", row=row), places=3, least=-1_000_000, most=1_000_000_000),
        "high": NumberField(_l("Range to, row %(row)s", row=row), places=3, least=-1_000_000, most=1_000_000_000),
    }
    for name, field in fields.items():
        setattr(form, f"{name}_{number}", field)


for _number in VALUES:
    _value_row(ResultForm, _number)


class ReasonForm(Form):
    """Why an order is taken back, or something should never have been written."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Reason"), [Required()], most=500)
