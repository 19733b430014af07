"""The triage form: vital signs, the signs of the chart, and what a person decides about the proposal."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, HiddenField

from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.scales import rules
from lighthis.scales.forms import PEWS_UNDER, THREE_VALUED, VitalsForm, asks_pregnancy
from lighthis.web.fields import Choice, LongTextField, MomentField, Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

# two signs of one line of the chart stand together under a heading of their own (triage.md 1.3, 1.4)
PAIR = {
    "IITT_ADULT": ("altered_mental_status", "stiff_neck", "hypothermia_or_fever", "headache"),
    "IITT_CHILD": ("altered_mental_status", "stiff_neck", "hypothermia_or_fever"),
}
DRY = ("lethargy", "sunken_eyes", "very_slow_skin_pinch", "drinks_poorly")
REQUIRED = ("respiratory_rate", "spo2_percent", "heart_rate", "temperature_c")  # AVPU needs no device
GROUPS = ("red", "pair", "dry", "pregnancy", "yellow", "concern")
WHY_NOT = [
    ("no_device", _l("no sensor or device")), ("broken", _l("the device does not work")),
    ("refused", _l("the patient refused")), ("impossible", _l("not possible now")),
]  # fmt: skip
CATEGORIES = [("", _l("as proposed")), ("red", _l("red")), ("yellow", _l("yellow")), ("green", _l("green"))]
PREGNANT, REFERRED = "pregnant", "pregnancy_referred_for_complications"
OF_MEN = frozenset({"acute_testicular_pain_or_priapism"})


class TriageForm(VitalsForm):
    """One triage. What is not ticked is absent only where somebody ticked "no others", else unknown."""

    heading = _l("The triage is not saved")
    first = ("complaint", "assessed_at")

    complaint = TextField(_l("Chief complaint, since when"), [Required()], most=500)
    assessed_at = MomentField(_l("Time of triage"), [Required()], default=clock.now)
    why_not = Choice(_l("What is empty was not measured because"), choices=WHY_NOT)
    spo2_scale = Choice(
        _l("SpO₂ counts for NEWS2 on"), empty=False, default="1",
        description=_l("Scale 2 only for proven hypercapnic failure with a prescribed target; your name is kept with it"),
    )  # fmt: skip
    red = Ticks(_l("Red signs"))
    pair = Ticks(_l("Any two of four"))
    dry = Ticks(_l("Any two of four: dehydration"))
    pregnant = Radios(
        _l("Pregnancy"), choices=THREE_VALUED, empty=False, description=_l("The dangers below are red only with yes")
    )
    pregnancy = Ticks(_l("Dangers in pregnancy"))
    no_red = BooleanField(_l("Examined: no other red signs"))
    yellow = Ticks(_l("Yellow signs"))
    no_yellow = BooleanField(_l("Examined: no other yellow signs"))
    concern = Ticks(_l("Clinical concern"))
    suggested = HiddenField()
    category = Choice(_l("Category"), choices=CATEGORIES, empty=False, default="")
    override_reason = LongTextField(_l("Why another category than proposed"), most=500)

    def __init__(
        self, age: rules.Inputs, sex: str, *, scale2: bool = False, chooses: bool = False, **more: Any
    ) -> None:
        """`scale2`: SpO₂ counts on scale 2 since an earlier triage; `chooses`: this post may say on which it counts."""
        self.age, self.chart, self.scale2 = age, rules.chart(age), scale2
        self.ticked_now: list[str] = []
        super().__init__(**more)
        years = age.age_years
        self.asks_pregnancy = asks_pregnancy(sex, years)
        # signs that this patient cannot have are not asked: they are absent, not unknown
        self.cannot_be = (frozenset() if self.asks_pregnancy else {PREGNANT, REFERRED}) | (
            OF_MEN if sex == "female" else frozenset()
        )
        self._leave_out(years, chooses=chooses)
        if self.chart.code == "IITT_CHILD":
            self.pair.label.text = _("Altered mental status together with one of the other two")
        for name, codes in self._layout().items():
            self[name].offer((code, rules.label(code, language())) for code in codes)
            if not codes:
                del self[name]
        if "spo2_scale" in self:
            self.spo2_scale.offer((code, rules.label(f"spo2_scale.{code}", language())) for code in "12")

    def _leave_out(self, years: int | None, *, chooses: bool) -> None:
        """What only the other early warning score asks, and what this patient is not asked."""
        if years is None or years >= PEWS_UNDER:
            del self.respiratory_effort, self.oxygen_flow_l_min
        if years is None or years < PEWS_UNDER or not chooses:
            del self.spo2_scale
        if not self.asks_pregnancy:
            del self.pregnant

    def _layout(self) -> dict[str, list[str]]:
        """Which sign of the chart stands in which group of the form."""
        laid: dict[str, list[str]] = {name: [] for name in GROUPS}
        for sign in self.chart.signs:
            if sign.code == PREGNANT or sign.code in self.cannot_be:
                continue
            if sign.group == "pregnancy":
                laid["pregnancy"] += [sign.code] if self.asks_pregnancy else []
            elif sign.code in PAIR[self.chart.code] and sign.step == 1:
                laid["pair"].append(sign.code)
            elif sign.code in DRY:
                laid["dry"].append(sign.code)
            else:
                laid[{1: "red", 2: "yellow", 3: "concern"}[sign.step]].append(sign.code)
        return laid

    def groups(self, *names: str) -> Iterator[Any]:
        """The groups of signs that this chart has, of some names."""
        return (self[name] for name in names if name in self)

    def take_over(self, stored: dict[str, Any]) -> None:
        """Begin with the values of the last triage."""
        super().take_over(stored)
        if "pregnant" in self:
            self.pregnant.data = {True: "yes", False: "no"}.get(stored.get(PREGNANT), "")  # type: ignore[call-overload]
        for group in self.groups(*GROUPS):
            group.data = [choice.value for choice in group.choices if stored.get(choice.value) is True]

    def inputs(self) -> rules.Inputs:
        """What was entered, as the rules take it; unreadable values are left out."""
        present = self._present()
        absent = (self._offered("red", "pair", "dry", "pregnancy") if self.no_red.data else frozenset()) | (
            self._offered("yellow") if self.no_yellow.data else frozenset()
        )
        absent |= self.cannot_be & {sign.code for sign in self.chart.signs}
        absent |= {PREGNANT} if self._pregnancy() == "no" else set()
        missing = {name for name in REQUIRED if self[name].data is None} if self.why_not.data else set()
        return replace(
            self.age,
            vitals=self.vitals(self._scale()),
            present=present,
            absent=absent - present,
            cannot_measure=frozenset(missing),
        )

    def _scale(self) -> str:
        chosen = self.spo2_scale.data if "spo2_scale" in self else ""
        return chosen if chosen in {"1", "2"} else "2" if self.scale2 else "1"

    def _pregnancy(self) -> str:
        return (self.pregnant.data or "") if "pregnant" in self else ""

    def _present(self) -> frozenset[str]:
        ticked = {code for group in self.groups(*GROUPS) for code in group.data or []}
        found = frozenset(ticked) & self._offered(*GROUPS)
        return found | {PREGNANT} if self._pregnancy() == "yes" else found

    def _offered(self, *names: str) -> frozenset[str]:
        return frozenset(choice.value for group in self.groups(*names) for choice in group.choices)

    def validate(self, extra_validators: Any = None) -> bool:
        """Wrong values are refused, rare ones wait for their tick; answers do not contradict each other."""
        fine = super().validate(extra_validators)
        if self._pregnancy() == "no" and REFERRED in self._present():
            self.complain(
                "pregnant", _("a referral with complications of pregnancy is ticked: choose yes, or untick it")
            )
            fine = False
        return fine

    def weigh(self) -> None:
        """Check for a recalculation: nothing is saved, so gaps and rare values are no errors yet. Then tick what is suggested."""
        self.validate()
        rare = {doubt["field"].name for doubt in self.doubts()}
        for name in {"complaint", *rare}:
            if name in rare or not self.complaint.data:
                self[name].errors = []
        self._tick_suggested()

    def _tick_suggested(self) -> None:
        """Fever by the temperature, severe pain by the score: ticked once; whoever unticks it is not asked again."""
        offered = self._offered(*GROUPS)
        seen = set((self.suggested.data or "").split(",")) & offered
        try:
            fresh = set(rules.suggested(self.chart, replace(self.inputs(), absent=frozenset()))) & offered - seen
        except Refusal:
            fresh = set()
        for group in self.groups(*GROUPS):
            own = {choice.value for choice in group.choices}
            group.data = [*(group.data or []), *sorted(fresh & own)]
        self.suggested.data = ",".join(sorted(seen | fresh))
        self.ticked_now = sorted(fresh)


class WithdrawForm(Form):
    """A triage that was written in error."""

    heading = _l("The triage is not withdrawn")
    reason = LongTextField(_l("Reason"), [Required()], most=500)
