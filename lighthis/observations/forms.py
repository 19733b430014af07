"""The form of a set of vital signs."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lighthis.kernel import clock
from lighthis.observations import rules
from lighthis.scales.forms import PEWS_UNDER, THREE_VALUED, VitalsForm, asks_pregnancy
from lighthis.scales.rules import Inputs, label
from lighthis.scales.rules.coma import NOT_TESTABLE
from lighthis.web.fields import Choice, LongTextField, MomentField, NumberField, Radios, Required
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

COMA_CHILD_UNDER = 5  # completed years (triage.md 8.1)
BEST = {"eye": 4, "verbal": 5, "motor": 6}
PREGNANT = "pregnant"


class ObservationForm(VitalsForm):
    """One set: whatever was measured, at least one value."""

    heading = _l("The vital signs are not saved")
    first = ("taken_at",)

    taken_at = MomentField(
        _l("When it was measured"), [Required()], default=clock.now, description=_l("Change it when entering later")
    )
    eye = Choice(_l("Glasgow: eyes open"))
    verbal = Choice(_l("Glasgow: speech"))
    motor = Choice(_l("Glasgow: movement"))
    weight_kg = NumberField(_l("Weight"), least=Decimal("0.2"), most=400, places=2)
    urine_ml = NumberField(_l("Urine since the last set"), least=0, most=10_000, places=0)
    pregnant = Radios(
        _l("Pregnancy"), choices=THREE_VALUED, empty=False, description=_l("NEWS2 is not made for pregnancy")
    )

    def __init__(self, age: Inputs, sex: str, *, holding: dict[str, Any], **more: Any) -> None:
        """`holding`: what was said before and holds for the coming (queries.holding)."""
        self.age = age
        said = {True: "yes", False: "no"}.get(holding.get(PREGNANT), "")  # type: ignore[call-overload]
        super().__init__(data={PREGNANT: said}, **more)
        years = age.age_years
        if years is None or years >= PEWS_UNDER:
            del self.respiratory_effort
        if not asks_pregnancy(sex, years) or (years is not None and years < PEWS_UNDER):
            del self.pregnant
        scale = "GCS_CHILD" if years is not None and years < COMA_CHILD_UNDER else "GCS_ADULT"
        for name, best in BEST.items():
            listed = [(str(one), f"{one} {label(f'{name}.{one}.{scale}', language())}") for one in range(best, 0, -1)]
            self[name].offer([*listed, (NOT_TESTABLE, f"{NOT_TESTABLE} {label('not_testable', language())}")])

    def inputs(self) -> Inputs:
        """What the scores are made of."""
        said = self.pregnant.data if PREGNANT in self else ""
        answers = {name: self[name].data or None for name in BEST}
        return replace(
            self.age, vitals=replace(self.vitals("1"), **answers), present=frozenset({PREGNANT} if said == "yes" else ()),
            absent=frozenset({PREGNANT} if said == "no" else ()),
        )  # fmt: skip

    def extra(self) -> dict[str, str | None]:
        """What stands in no score."""
        return {name: None if self[name].data is None else str(self[name].data) for name in rules.EXTRA}


class WithdrawForm(Form):
    """Why a set should never have been written."""

    heading = _l("Nothing was changed")
    reason = LongTextField(_l("How the mistake happened"), [Required()], most=500)


class MinutesForm(Form):
    """How often vital signs are measured at this hospital, by what the early warning score asks for."""

    heading = _l("The settings are not saved")
    continuous = NumberField(
        _l("Continuous monitoring is written down every, minutes"), description=_l("Left empty: 30")
    )
    hourly = NumberField(_l("Hourly, minutes"), description=_l("Left empty: 60"))
    every_4_to_6_hours = NumberField(_l("Every 4 to 6 hours, minutes"), description=_l("Left empty: 360"))
    every_12_hours = NumberField(_l("Every 12 hours, minutes"), description=_l("Left empty: 720"))

    def __init__(self, row: Any, **more: Any) -> None:
        super().__init__(row=row, flat=_minutes_of, **more)

    def given(self) -> dict[str, int]:
        """The minutes that the hospital orders itself. Raises Refusal."""
        typed = {name: None if self[name].data is None else int(self[name].data) for name in rules.MONITORING}
        rules.check_minutes(typed)
        return {name: minutes for name, minutes in typed.items() if minutes is not None}


def _minutes_of(facility: Any) -> dict[str, Any]:
    own = facility.settings.get("monitoring_minutes", {})
    return {name: Decimal(own[name]) if own.get(name) is not None else None for name in rules.MONITORING}
