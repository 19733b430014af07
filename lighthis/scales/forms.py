"""Vital signs in a form: their fields, and what cannot be or is rare, wherever somebody measures (triage reference 0.3)."""

from typing import Any

from flask import request

from lighthis.scales import rules
from lighthis.web.fields import Choice, NumberField, Radios
from lighthis.web.forms import Form
from lighthis.web.language import language, say
from lighthis.web.language import lazy_gettext as _l

MEASURED = (
    "respiratory_rate", "spo2_percent", "heart_rate", "systolic_bp", "diastolic_bp", "temperature_c",
    "capillary_refill_s", "glucose_mmol_l", "pain_score", "oxygen_flow_l_min",
)  # fmt: skip
EFFORTS = ("normal", "mild", "moderate", "severe")
AGES_OF_PREGNANCY = range(10, 61)  # completed years at which pregnancy is asked [P]
PEWS_UNDER = 16  # completed years: ruling 24
THREE_VALUED = [("", _l("not known")), ("no", _l("no")), ("yes", _l("yes"))]


class VitalsForm(Form):
    """What is measured at a bedside. Values that cannot be are refused, rare ones wait for a tick that holds for the value it was given for."""

    extra_prefixes = ("sure-",)
    first: tuple[str, ...] = ()  # fields of the page that stand above the measurements

    respiratory_rate = NumberField(_l("Breaths"), places=2)
    spo2_percent = NumberField(_l("SpO₂"), places=2)
    heart_rate = NumberField(_l("Pulse"), places=2)
    systolic_bp = NumberField(_l("Upper pressure"), places=2)
    diastolic_bp = NumberField(_l("Lower pressure"), places=2)
    temperature_c = NumberField(_l("Temperature"), places=2, description=_l("comma or point"))
    capillary_refill_s = NumberField(_l("Capillary refill"), places=2)
    glucose_mmol_l = NumberField(_l("Glucose"), places=2)
    pain_score = NumberField(_l("Pain"), places=2)
    oxygen_flow_l_min = NumberField(_l("Oxygen flow"), places=2)
    avpu = Radios(_l("Consciousness (AVPU)"))
    respiratory_effort = Choice(_l("Effort of breathing"))
    supplemental_oxygen = Radios(_l("Breathes"), choices=[("no", _l("air")), ("yes", _l("oxygen"))])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        own = self._fields
        self._fields = {name: own[name] for name in (*self.first, *own)}  # the summary of errors follows the page
        self.avpu.offer((code, f"{code} {rules.label(f'avpu.{code}', language())}") for code in "ACVPU")
        self.respiratory_effort.offer((code, rules.label(f"respiratory_effort.{code}", language())) for code in EFFORTS)

    def take_over(self, stored: dict[str, Any]) -> None:
        """Begin with values that were measured before."""
        for name in MEASURED:
            if name in self and stored.get(name) is not None:
                self[name].data = rules.number(stored[name])
        for name in ("avpu", "respiratory_effort"):
            if name in self and stored.get(name):
                self[name].data = stored[name]
        if "supplemental_oxygen" in stored:
            self.supplemental_oxygen.data = "yes" if stored["supplemental_oxygen"] else "no"

    def vitals(self, scale: str) -> rules.Vitals:
        """What was entered, as the rules take it; unreadable values are left out. `scale`: that on which SpO2 counts."""
        measured = {name: self[name].data for name in MEASURED if name in self}
        effort = self.respiratory_effort.data if "respiratory_effort" in self else ""
        oxygen = {"yes": True, "no": False}.get(self.supplemental_oxygen.data or "")
        return rules.Vitals(
            **measured, avpu=self.avpu.data or None, respiratory_effort=effort or None, supplemental_oxygen=oxygen,
            spo2_scale=scale,
        )  # fmt: skip

    def inputs(self) -> rules.Inputs:
        """All that was entered, as the rules take it: each form says it."""
        raise NotImplementedError

    def doubts(self) -> list[dict[str, Any]]:
        """Rare values to confirm with a tick each; a tick holds for the value it was given for."""
        return [
            {
                "field": self[doubt.field],
                "name": f"sure-{doubt.field}",
                "value": doubt.value,
                "sure": request.form.get(f"sure-{doubt.field}") == doubt.value,
                "question": say(doubt.message),
            }
            for doubt in rules.doubtful(self.inputs())
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Wrong values are refused, rare ones wait for their tick."""
        fine = super().validate(extra_validators)
        for doubt in rules.impossible(self.inputs()):
            self.complain(doubt.field, say(doubt.message))
            fine = False
        for doubt in self.doubts():
            if not doubt["sure"]:
                self.complain(doubt["field"].name, doubt["question"])
                fine = False
        return fine

    def complain(self, name: str, sentence: str) -> None:
        """One more error at a field."""
        self[name].errors = [*self[name].errors, sentence]


def asks_pregnancy(sex: str, years: int | None) -> bool:
    """Whether pregnancy is asked of a patient of this sex and age (docs/decisions/triage-questions.md)."""
    return sex != "male" and (years is None or years in AGES_OF_PREGNANCY)
