"""The triage form: vital signs, the signs of the chart, and what a person decides about the proposal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any

from wtforms import BooleanField, HiddenField

from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.packs import codes
from lighthis.scales import rules
from lighthis.scales.forms import MEASURED, PEWS_UNDER, THREE_VALUED, VitalsForm, asks_pregnancy
from lighthis.triage.queries import OVERRIDES
from lighthis.web.fields import Choice, LongTextField, MomentField, NumberField, Radios, Required, TextField, Ticks
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
GROUPS = ("red", "pair", "dry", "orange", "pregnancy", "yellow", "observed", "concern")
# who looked for the signs of a group and found no other
NO_OTHERS = {"no_red": ("red", "pair", "dry"), "no_orange": ("orange",), "no_yellow": ("yellow",)}
WHY_NOT = [
    ("no_device", _l("no sensor or device")), ("broken", _l("the device does not work")),
    ("refused", _l("the patient refused")), ("impossible", _l("not possible now")),
]  # fmt: skip
CATEGORIES = {"red": _l("red"), "orange": _l("orange"), "yellow": _l("yellow"), "green": _l("green")}
HEIGHT_ASKED = range(3, 13)  # completed years at which height may choose another chart of SATS (triage reference 2.2)
PREGNANT, REFERRED = "pregnant", "pregnancy_referred_for_complications"
OF_MEN = frozenset({"acute_testicular_pain_or_priapism"})


class TriageForm(VitalsForm):
    """One triage. What is not ticked is absent only where somebody ticked "no others", else unknown."""

    heading = _l("The triage is not saved")
    first = ("complaint", "started_at")

    complaint = TextField(_l("Chief complaint, since when"), [Required()], most=500)
    started_at = MomentField(_l("Triage began"), default=clock.now)
    assessed_at = MomentField(_l("Triage ended"), description=_l("Empty: now, when it is saved"))
    opened = HiddenField(default=lambda: clock.now().isoformat(timespec="minutes"))
    mobility = Radios(_l("Mobility"))
    trauma = Radios(_l("Injury in the last 48 hours"), choices=THREE_VALUED, empty=False)
    height_cm = NumberField(_l("Height"), places=1, description=_l("Taller than 150 cm: the chart of adults"))
    observed = Ticks(_l("Without a thermometer, and the urine"))
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
    orange = Ticks(_l("Orange signs"))
    no_orange = BooleanField(_l("Examined: no other orange signs"))
    yellow = Ticks(_l("Yellow signs"))
    no_yellow = BooleanField(_l("Examined: no other yellow signs"))
    concern = Ticks(_l("Clinical concern"))
    suggested = HiddenField()
    shown = HiddenField()
    category = Choice(_l("Category"), choices=[], empty=False, default="")
    override_code = Choice(_l("Why another category than proposed"))
    override_reason = LongTextField(_l("In your own words"), most=500)

    def __init__(
        self,
        age: rules.Inputs,
        sex: str,
        *,
        scale: str = rules.USUAL,
        scale2: bool = False,
        chooses: bool = False,
        **more: Any,
    ) -> None:
        """`scale`: that of the hospital. `scale2`: SpO₂ counts on scale 2 since an earlier triage; `chooses`: this post may say on which."""
        super().__init__(**more)
        self.age, self.scale, self.scale2 = age, scale, scale2
        self.chart = rules.chart(replace(age, vitals=rules.Vitals(height_cm=self.height_cm.data)), scale)
        self.ticked_now: list[str] = []
        years = age.age_years
        self.asks_pregnancy = asks_pregnancy(sex, years)
        # signs that this patient cannot have are not asked: they are absent, not unknown
        self.cannot_be = (frozenset() if self.asks_pregnancy else {PREGNANT, REFERRED}) | (
            OF_MEN if sex == "female" else frozenset()
        )
        self._leave_out(years, chooses=chooses)
        self._offer_signs()
        self.other_chart = bool(self.shown.data) and self.shown.data != self.chart.code
        self._settle()
        if "spo2_scale" in self:
            self.spo2_scale.offer((code, rules.label(f"spo2_scale.{code}", language())) for code in "12")

    def _offer_signs(self) -> None:
        """The signs of the chart in their groups; a group without signs is not asked."""
        if self.chart.code == "IITT_CHILD":
            self.pair.label.text = _("Altered mental status together with one of the other two")
        for name, signs in self._layout().items():
            self[name].offer((code, rules.label(code, language())) for code in signs)
            if not signs:
                del self[name]
        if "orange" not in self:
            del self.no_orange

    def _leave_out(self, years: int | None, *, chooses: bool) -> None:
        """What only the other early warning score asks, and what this patient is not asked."""
        if years is None or years >= PEWS_UNDER:
            del self.respiratory_effort, self.oxygen_flow_l_min
        if years is None or years < PEWS_UNDER or not chooses:
            del self.spo2_scale
        if not self.asks_pregnancy or PREGNANT not in {sign.code for sign in self.chart.signs}:
            del self.pregnant
        counted = {each.code for each in self.chart.components}
        if "mobility" not in counted:
            del self.mobility, self.trauma
        if self.scale != "SATS" or (years is not None and years not in HEIGHT_ASKED):
            del self.height_cm

    def _settle(self) -> None:
        """What this chart offers: its categories, its ways of moving; ticks that only the chart shown before knows are dropped."""
        looks = rules.looks()
        ordered = sorted(self.chart.times, key=lambda code: looks[code].rank)
        self.category.offer([("", _("as proposed")), *((code, CATEGORIES[code]) for code in ordered)])
        self.override_code.offer(codes.choices(OVERRIDES, language()))
        if "mobility" in self:
            ways = next(one for one in self.chart.components if one.code == "mobility").words
            self.mobility.offer((code, rules.label(f"mobility.{code}", language())) for code in ways)
            if self.mobility.data not in ways:
                self.mobility.data = None
        for group in self.groups(*GROUPS) if self.other_chart else ():
            group.data = [code for code in group.data or [] if code in {choice.value for choice in group.choices}]
        self.shown.data = self.chart.code

    def _layout(self) -> dict[str, list[str]]:
        """Which sign of the chart stands in which group of the form."""
        laid: dict[str, list[str]] = {name: [] for name in GROUPS}
        for sign in self.chart.signs:
            if sign.code in {PREGNANT, "trauma"} or sign.code in self.cannot_be or sign.group == "parts":
                continue
            if sign.group == "pregnancy":
                laid["pregnancy"] += [sign.code] if self.asks_pregnancy else []
            elif sign.group in {"orange", "measure"}:
                laid["orange" if sign.group == "orange" else "observed"].append(sign.code)
            elif sign.code in PAIR.get(self.chart.code, ()) and sign.step == 1:
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
        looked = [tick for tick in NO_OTHERS if tick in self and self[tick].data]
        absent = self._offered(*(name for tick in looked for name in NO_OTHERS[tick]))
        # the dangers of pregnancy stand among the red signs of IITT and the orange ones of SATS
        absent |= (
            self._offered("pregnancy") if ("no_orange" if "no_orange" in self else "no_red") in looked else frozenset()
        )
        absent |= self.cannot_be & {sign.code for sign in self.chart.signs}
        absent |= {PREGNANT} if self._pregnancy() == "no" else set()
        if "trauma" in self:
            present |= {"trauma"} if self.trauma.data == "yes" else set()
            absent |= {"trauma"} if self.trauma.data == "no" else set()
        return replace(
            self.age, vitals=self._vitals(), present=present, absent=absent - present, cannot_measure=self._not_measured()
        )  # fmt: skip

    def _vitals(self) -> rules.Vitals:
        """The measurements, and what SATS alone asks."""
        found = self.vitals(self._scale())
        if "mobility" in self:
            found = replace(found, mobility=self.mobility.data or None)
        return replace(found, height_cm=self.height_cm.data) if "height_cm" in self else found

    def _not_measured(self) -> frozenset[str]:
        """What the chart needs and nobody could measure, where a reason is given; AVPU and mobility need no device."""
        if not self.why_not.data:
            return frozenset()
        needed = [one.name for one in self.chart.required if one.name in MEASURED]
        return frozenset(name for name in needed if self[name].data is None)

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
        if self._began_otherwise() and self.assessed_at.data is None and not self.assessed_at.errors:
            self.complain("assessed_at", _("the beginning was changed: write when the triage ended, too"))
            fine = False
        if self.other_chart:
            self.complain(
                "height_cm" if "height_cm" in self else "shown",
                _("the height chooses another chart: look at its signs and save again"),
            )
            fine = False
        return fine

    def _began_otherwise(self) -> bool:
        """Whether somebody wrote another beginning than the moment at which the form was opened: from a sheet, afterwards."""
        began = self.started_at.data
        return (
            began is not None
            and bool(self.opened.data)
            and f"{began.astimezone(UTC):%Y-%m-%dT%H:%M}" != self.opened.data[:16]
        )

    def weigh(self) -> None:
        """Check for a recalculation: nothing is saved, so gaps and rare values are no errors yet. Then tick what is suggested."""
        self.validate()
        rare = {doubt["field"].name for doubt in self.doubts()}
        self.assessed_at.errors = []
        for name in {"complaint", *rare}:
            if name in rare or not self.complaint.data:
                self[name].errors = []
        if self.other_chart and "height_cm" in self:
            self.height_cm.errors = []
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
