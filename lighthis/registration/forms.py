"""Forms of the register."""

from functools import cache
from operator import itemgetter
from typing import Any

from flask import request
from wtforms import HiddenField
from wtforms.validators import ValidationError

from lighthis.facility.rules import asked_of_everybody
from lighthis.kernel import ages, clock
from lighthis.kernel.text import Refusal
from lighthis.packs import codes, identifiers
from lighthis.packs.pack import current
from lighthis.registration import places
from lighthis.registration.rules.birth import read_birth
from lighthis.web.fields import Choice, DayField, LongTextField, NumberField, Radios, Required, TextField, Ticks
from lighthis.web.filters import known
from lighthis.web.forms import Form
from lighthis.web.language import gettext as _
from lighthis.web.language import language, pgettext, say
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.visit import here, zone

SEXES = [("male", _l("male")), ("female", _l("female"))]
SETTLEMENTS = [("city", _l("city")), ("village", _l("village"))]
HOME = (("mahalla", "district"), ("reg_mahalla", "reg_district"))


@cache
def districts(of: Any, lang: str) -> tuple[tuple[str, str], ...]:
    """The districts of a country's pack with their regions, by name."""
    regions = dict(codes.choices("regions", lang))
    named = [(code, f"{words}, {regions.get(code[:4], code[:4])}") for code, words in codes.choices("districts", lang)]
    return tuple(sorted(named, key=itemgetter(1)))


@cache
def documents(of: Any, lang: str) -> tuple[tuple[str, str], ...]:
    """The kinds of documents of a country's pack; its own national number has a field of its own."""
    own = identifiers.national()
    return tuple(
        (one.kind, codes.label("document_types", one.words, lang)) for one in identifiers.kinds() if one is not own
    )


class Known(Required):
    """Birth must be known, in part at least; but whoever came without it may be corrected without it."""

    def __call__(self, form: Any, field: Any) -> None:
        if form.row is None or form.row.birth_precision != "unknown":
            super().__call__(form, field)


class BirthField(DayField):
    """A birth as people know it: the date, the year, or the age. `precision` says how much was known."""

    def read(self, text: str) -> Any:
        try:
            found = read_birth(text, clock.today(zone()))
        except Refusal as refusal:
            raise ValueError(say(refusal.message)) from None
        self.precision = found.precision
        return found.day

    def written(self, value: Any) -> str:
        if self.precision != "estimated":
            return known(value, self.precision)
        lived = ages.age(value, max(clock.today(zone()), value))
        if lived.years:
            return str(lived.years)
        if lived.months:
            return pgettext("age", "%(count)s mo", count=lived.months)
        return pgettext("age", "%(count)s d", count=lived.days)


class NationalField(TextField):
    """The country's own number: its digits are demanded, all else only warns."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data:
            self.data = said_of_number(identifiers.national().kind, self.data)


def said_of_number(kind: str, typed: str) -> str:
    """A number as it is kept. Raises ValidationError where it cannot be one of that kind."""
    found = identifiers.kind(kind)
    try:
        return identifiers.read(found, typed) if found else typed
    except Refusal as refusal:
        raise ValidationError(say(refusal.message)) from None


class MahallaField(TextField):
    """A mahalla: typed, or taken from the list of this installation with the buttons of the same form."""

    found: list[Any] | None = None

    def look(self, district: str) -> bool:
        """Whether one of its own buttons sent the form: then nothing is saved, the page shows what was found."""
        go = request.form.get("go", "") if request.method == "POST" else ""
        if go == f"find-{self.name}":
            self.found = places.find(district, self.data or "")
            if not district:
                self.errors = [_l("choose the district first")]
            return True
        code = go.removeprefix(f"take-{self.name}:")
        if code == go:
            return False
        self.data = places.shown(code[:20], language())
        return True


class ShortForm(Form):
    """What everybody is asked: it stands below the search, and begins the long form."""

    heading = _l("The card is not saved")
    family = TextField(_l("Family name"), description=_l("Family or given name alone is enough"))
    given = TextField(_l("Given name"))
    patronymic = TextField(_l("Patronymic"), description=_l("No patronymic: leave it empty"))
    birth_date = BirthField(
        _l("Date of birth"), [Known(_l("write the date, the year, or the age"))], partial=True,
        description=_l("14.02.1983, or the year, or the age"),
    )  # fmt: skip
    sex = Radios(_l("Sex"), [Required(_l("not chosen; mark male or female"))], choices=SEXES)
    pinfl = NationalField(_l("PINFL"), most=40)
    phone = TextField(_l("Phone"), most=40)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        own = identifiers.national()
        self.pinfl.label.text = codes.label("document_types", own.words, language())
        self.pinfl.description = _("%(digits)s digits, on the ID card", digits=own.digits) if own.digits else ""
        if self.row is not None and self.birth_date.typed is None:
            self.birth_date.precision = self.row.birth_precision

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if not (self.family.data or self.given.data) and not (self.family.errors or self.given.errors):
            self.family.errors = [_l("write the family name, or the given name alone")]
            fine = False
        return fine


class PatientForm(ShortForm):
    """Everything about a person; few fields are required, saving with gaps is normal."""

    lacking = TextField(_l("Why the phone or the PINFL is missing"))
    dispute = TextField(_l("Why this PINFL is written although another card has it"))
    document_kind = Choice(_l("Kind of document"))
    document = TextField(_l("Series and number"), most=40)
    citizenship = Choice(_l("Citizenship"))
    kin = TextField(_l("Someone close"), description=_l("Name, for example Karimov Anvar"))
    kin_relation = Choice(_l("Who that is"))
    kin_phone = TextField(_l("Phone of someone close"), most=40)
    district = Choice(_l("District or city"))
    mahalla = MahallaField(_l("Mahalla"))
    line = TextField(_l("Street, house, flat"))
    settlement = Choice(_l("City or village"), choices=[("", _l("by the district")), *SETTLEMENTS], empty=False)
    reg_district = Choice(_l("District or city"))
    reg_mahalla = MahallaField(_l("Mahalla"))
    reg_line = TextField(_l("Street, house, flat"))
    work = TextField(_l("Place of work"))
    occupation = TextField(_l("Profession or post"))
    school = TextField(_l("Place of study"), description=_l("Of a small child the kindergarten"))
    social_status = Choice(_l("Social status"))
    benefit = Choice(_l("Benefit"))
    benefit_document = TextField(_l("Document of the benefit"), most=60)
    disability = Choice(_l("Disability group"))
    disability_kind = Choice(_l("Kind of disability"))
    residency = Choice(_l("Resident status"))
    nationality = TextField(_l("Nationality"), most=60, description=_l("Only where the patient wants it written"))
    clinic = TextField(_l("Attached to the polyclinic"))
    clinic_since = DayField(_l("Attached since"))
    same_person = Radios(
        _l("The cards beside"),
        choices=[("other", _l("it is another person")), ("unsure", _l("not sure: let a senior registrar check"))],
    )
    alike_reason = TextField(_l("Why it is another person"))
    alike_shown = HiddenField()
    alike_news = False  # whether other cards are shown than those the clerk answered about

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        lang = language()
        for field, listed in LISTS.items():
            if field in self:
                self[field].offer(codes.choices(listed, lang))
        for field in ("district", "reg_district"):
            self[field].offer(districts(current().codes, lang))
        self.document_kind.offer(documents(current().code, lang))

    def looked_for(self) -> bool:
        """Whether a button that saves nothing sent the form: more fields, a mahalla looked for."""
        looked = [self[field].look(self[district].data or "") for field, district in HOME]
        return any(looked) or self.pressed("more")

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.document.data and not self.document_kind.data:
            self.document_kind.errors = [_l("choose the kind of the document")]
            return False
        if self.document.data and not self.document.errors:
            try:
                self.document.data = said_of_number(self.document_kind.data, self.document.data)
            except ValidationError as wrong:
                self.document.errors, fine = [str(wrong)], False
        return self._asked() and fine

    def _asked(self) -> bool:
        """What this hospital asks of everybody; a reason answers too."""
        fine = True
        for name in asked_here():
            if not self[name].data and not self[name].errors and not self.lacking.data:
                self[name].errors = [_("this hospital asks for it; where there is none, write why below")]
                fine = False
        return fine


class AddingForm(PatientForm):
    """What was typed of somebody who has a card already: which of it is added to the card."""

    heading = _l("Nothing was added")
    add = Ticks(_l("Add to the card"))


class EditForm(PatientForm):
    """The same for somebody who is in the register; benefits have a page of their own there."""

    benefit = None
    benefit_document = None


LISTS = {
    "citizenship": "citizenship", "kin_relation": "kinship", "social_status": "social_status", "residency": "residency",
    "benefit": "benefit_categories", "disability": "disability_groups", "disability_kind": "disability_kinds",
}  # fmt: skip


def asked_here() -> list[str]:
    """Which of the optional fields this hospital asks of everybody."""
    at = here()
    return asked_of_everybody(at.settings) if at is not None else []


class UnknownForm(Form):
    """A person nobody can name: sex and estimated age only."""

    heading = _l("The card is not saved")
    sex = Radios(_l("Sex"), choices=[("male", _l("male")), ("female", _l("female")), ("unknown", _l("cannot be told"))])
    years = NumberField(_l("Age by appearance, years"), least=0, most=130)
    signs = LongTextField(_l("Signs, clothes, where found"), most=1000)


class AllergyForm(Form):
    """One allergy, or the answer that there are none."""

    heading = _l("Nothing was written")
    answer = Radios(
        _l("Answer"),
        [Required()],
        choices=[("none", _l("asked: none known")), ("has", _l("there is an allergy, written below"))],
    )
    substance = TextField(_l("Substance"))
    reaction = TextField(_l("Reaction"))
    year = NumberField(_l("Year"), least=1900, most=2200)
    how_known = TextField(_l("How it is known"), description=_l("For example by words, from a paper, tested"))

    def validate(self, extra_validators=None):
        fine = super().validate(extra_validators)
        if self.answer.data == "has" and not self.substance.data:
            self.substance.errors = [_l("name the substance")]
            fine = False
        return fine


class WithdrawForm(Form):
    """Something written in error."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Reason"), [Required()])
