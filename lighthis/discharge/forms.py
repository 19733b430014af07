"""Forms of the papers that end a stay."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lighthis.discharge import rules
from lighthis.packs import codes
from lighthis.terminology.rules import normal
from lighthis.web.fields import Choice, DayField, LongTextField, MomentField, NumberField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l

NEW = {
    "version": "0"
}  # of what nobody has kept yet: whoever is second finds out, and a form sent twice is the same form
YES_NO = (("yes", _l("yes")), ("no", _l("no")))
WORDS = {True: "yes", False: "no", None: ""}


class EpicrisisForm(Form):
    """The sections of an epicrisis, each a draft until it is signed."""

    heading = _l("The epicrisis is not saved")
    complaints = LongTextField(_l("Complaints on admission"), most=rules.LONGEST, render_kw={"rows": 2})
    history = LongTextField(_l("Anamnesis"), most=rules.LONGEST, render_kw={"rows": 3})
    findings = LongTextField(_l("Findings on admission"), most=rules.LONGEST, render_kw={"rows": 4})
    investigations = LongTextField(_l("Tests and examinations"), most=rules.LONGEST, render_kw={"rows": 5})
    consultations = LongTextField(_l("Consultations"), most=rules.LONGEST, render_kw={"rows": 2})
    operations = LongTextField(_l("Operations"), most=rules.LONGEST, render_kw={"rows": 2})
    course = LongTextField(_l("Course of the illness"), most=rules.LONGEST, render_kw={"rows": 6})
    treatment = LongTextField(_l("Treatment"), most=rules.LONGEST, render_kw={"rows": 5})
    state = LongTextField(_l("State at leaving"), most=rules.LONGEST, render_kw={"rows": 3})
    recommendations = LongTextField(_l("Recommendations"), most=rules.LONGEST, render_kw={"rows": 5})
    advice = Choice(_l("Ready words"), description=_l("They are put under what is already written"))
    prescriptions = LongTextField(_l("Prescriptions"), most=rules.LONGEST, render_kw={"rows": 2})
    follow_up = LongTextField(
        _l("Observation by"), description=_l("For example: cardiologist, in a month"), most=1000, render_kw={"rows": 1}
    )
    dispensary = LongTextField(_l("Dispensary observation"), most=1000, render_kw={"rows": 1})
    rehospitalisation = LongTextField(
        _l("Next hospital treatment"), description=_l("Whether and when it is needed"), most=1000, render_kw={"rows": 1}
    )

    def offer_advice(self, own: Mapping[str, tuple[str, str]]) -> None:
        """The hospital's ready words by name, then the country's; `own`: name and words by key."""
        named = [(key, name) for key, (name, _words) in own.items()]
        self.advice.offer([*named, *codes.choices("leaving_advice", language())])

    def put_advice(self, own: Mapping[str, tuple[str, str]]) -> None:
        """The chosen words stand under what is written."""
        chosen = self.advice.data or ""
        words = own[chosen][1] if chosen in own else codes.label("leaving_advice", chosen or None, language())
        self.recommendations.data = "\n".join(filter(None, [self.recommendations.data or "", words]))
        self.advice.data = ""

    def sections(self) -> dict[str, str]:
        """What was written, by section."""
        return {name: self[name].data or "" for name in rules.SECTIONS}


class AdditionForm(Form):
    """Something added to a signed epicrisis."""

    heading = _l("Nothing was added")
    words = LongTextField(_l("What is added"), [Required()], most=4000, render_kw={"rows": 6})
    reason = TextField(
        _l("Why"), [Required()], description=_l("For example: a result came after the discharge"), most=300
    )


class CardForm(Form):
    """What nobody else asks for form 066."""

    heading = _l("The card is not saved")
    care_form = Choice(_l("Kind of admission"))
    emergency_help = Choice(_l("Emergency help was given"), choices=YES_NO)
    delay = Choice(_l("Time from the illness or injury to admission"))
    by_ambulance = Choice(_l("Brought by an ambulance"), choices=YES_NO)
    referral = Choice(_l("There is a referral"), choices=YES_NO)
    readmitted = Choice(_l("Readmission for the same illness within 30 days"), choices=YES_NO)
    payer = Choice(_l("Kind of payment"))
    main_operation = Choice(_l("Main operation"))
    hiv = Choice(_l("HIV"))
    syphilis = Choice(_l("Wassermann reaction"))
    hepatitis_b = Choice(_l("Hepatitis B"))
    hepatitis_c = Choice(_l("Hepatitis C"))
    birth_weight = NumberField(_l("Weight at birth, g"), least=300, most=8000)
    birth_length = NumberField(_l("Length at birth, cm"), least=20, most=70)
    mother_pinfl = TextField(_l("Mother's PINFL"), most=20)
    tb_resistance = Choice(_l("Resistance of the tuberculosis to drugs"))
    sick_opened = DayField(_l("Sick leave opened on"))
    sick_closed = DayField(_l("Sick leave closed on"), future=True)
    email = TextField(_l("E-mail of the patient"), most=100)
    postcode = TextField(_l("Postal code"), most=12)
    reason = TextField(_l("Why the card is opened again"), most=300)

    def offer_operations(self, pairs: list[tuple[str, str]]) -> None:
        """The operations of the stay: where there are several, one of them is the main one."""
        if len(pairs) > 1:
            self.main_operation.offer(pairs)
        else:
            del self["main_operation"]

    def offer_codes(self) -> None:
        """The country's lists."""
        results = codes.choices("infection_results", language())
        for name in ("hiv", "syphilis", "hepatitis_b", "hepatitis_c"):
            self[name].offer(results)
        for name, listed in (
            ("care_form", "care_form"),
            ("delay", "delay"),
            ("payer", "payers"),
            ("tb_resistance", "tb_resistance"),
        ):
            self[name].offer(codes.choices(listed, language()))

    def answers(self, *, infections: bool) -> dict[str, Any]:
        """What was answered; the results of the tests only from who sees them."""
        hidden = {"version", "reason", *(() if infections else ("hiv", "syphilis", "hepatitis_b", "hepatitis_c"))}
        return {name: _kept(name, field.data) for name, field in self._fields.items() if name not in hidden}


def _kept(name: str, data: Any) -> Any:
    if name in {"emergency_help", "by_ambulance", "referral", "readmitted"}:
        return {"yes": True, "no": False}.get(data)
    if isinstance(data, Decimal):
        return int(data)
    return data.isoformat() if isinstance(data, date) else data or None


def laid_card(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a card as the fields of its form take them."""
    found = {
        name: WORDS[value] if isinstance(value, bool) else value for name, value in answers.items() if value is not None
    }
    return found | {name: date.fromisoformat(found[name]) for name in ("sick_opened", "sick_closed") if found.get(name)}


class ConfirmForm(Form):
    """The head of department signs, or gives the card back."""

    heading = _l("The card is not signed")
    remark = TextField(_l("What is to be corrected"), description=_l("Only when the card is given back"), most=500)


class DeathForm(Form):
    """What is written of a death."""

    heading = _l("The death is not written")
    stated_by = Choice(_l("Who stated the death"))
    circumstances = Choice(_l("Circumstances of the death"))
    told_whom = TextField(_l("Who of the relatives was told"), description=_l("Who, how, by whom"), most=300)
    told_at = MomentField(_l("When they were told"))
    valuables = LongTextField(
        _l("Valuables and documents"), description=_l("List, to whom they were given and on what paper"), most=2000, render_kw={"rows": 2}
    )  # fmt: skip
    autopsy = Choice(_l("Autopsy"))
    autopsy_words = TextField(_l("Who refused it, on what paper"), most=300)
    cause_a_code = TextField(_l("Code"), most=10)
    cause_a_text = TextField(_l("In words"), most=500)
    cause_a_interval = TextField(_l("How long before death"), most=60)
    cause_b_code = TextField(_l("Code"), most=10)
    cause_b_text = TextField(_l("In words"), most=500)
    cause_b_interval = TextField(_l("How long before death"), most=60)
    cause_c_code = TextField(_l("Code"), most=10)
    cause_c_text = TextField(_l("In words"), most=500)
    cause_c_interval = TextField(_l("How long before death"), most=60)
    cause_d_code = TextField(_l("Code"), most=10)
    cause_d_text = TextField(_l("In words"), most=500)
    cause_d_interval = TextField(_l("How long before death"), most=60)
    cause_2_code = TextField(_l("Code"), most=10)
    cause_2_text = TextField(_l("In words"), most=500)
    cause_2_interval = TextField(_l("How long before death"), most=60)
    certifier = Choice(_l("Who writes the certificate"))
    ground = Choice(_l("On what ground"))
    pregnancy = Choice(_l("Pregnancy"))
    injury_on = DayField(_l("Day of the injury or poisoning"))
    injury_words = TextField(_l("Where and how it happened"), most=500)
    birth_weight = NumberField(_l("Weight at birth, g"), least=300, most=8000)
    mother_age = NumberField(_l("Age of the mother"), least=10, most=70)
    birth_order = NumberField(_l("Which child of the mother"), least=1, most=25)
    marital = Choice(_l("Marital status"))
    education = Choice(_l("Education"))
    certificate_number = TextField(
        _l("Number in the state's system"), description=_l("The certificate itself is made there"), most=60
    )
    certificate_state = Choice(_l("State of the certificate"))

    def offer_codes(self, doctors: list[tuple[Any, str]]) -> None:
        """The doctors, and the country's lists."""
        self.stated_by.offer(doctors)
        for name, listed in LISTS.items():
            self[name].offer(codes.choices(listed, language()))

    def causes(self) -> dict[str, rules.Cause]:
        """The lines of the causes of death."""
        return {
            line: rules.Cause(
                normal(self[f"cause_{line}_code"].data),
                self[f"cause_{line}_text"].data,
                self[f"cause_{line}_interval"].data,
            )
            for line in rules.LINES
        }

    def content(self) -> dict[str, Any]:
        """Everything that has no column of its own."""
        return {name: _kept(name, self[name].data) for name in CONTENT}


LISTS = {
    "circumstances": "death_circumstances", "autopsy": "autopsy", "certifier": "death_certifiers", "ground": "death_grounds",
    "pregnancy": "death_pregnancy", "marital": "marital_status", "education": "education", "certificate_state": "certificate_states",
}  # fmt: skip
CONTENT = (
    "told_whom", "told_at", "valuables", "autopsy_words", "certifier", "ground", "pregnancy", "injury_on", "injury_words", "birth_weight",
    "mother_age", "birth_order", "marital", "education", "certificate_number", "certificate_state",
)  # fmt: skip


def laid_death(row: Any) -> dict[str, Any]:
    """What is written of a death as the fields of its form take it."""
    found: dict[str, Any] = {name: value for name, value in row.content.items() if value is not None}
    if found.get("told_at"):
        found["told_at"] = datetime.fromisoformat(found["told_at"])
    if found.get("injury_on"):
        found["injury_on"] = date.fromisoformat(found["injury_on"])
    for line, one in row.causes.items():
        found |= {f"cause_{line}_{part}": words for part, words in one.items()}
    return found | {
        "circumstances": row.circumstances, "autopsy": row.autopsy, "stated_by": str(row.stated_by_id or ""),
    }  # fmt: skip
