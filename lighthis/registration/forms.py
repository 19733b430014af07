"""Forms of the register."""

from functools import cache
from operator import itemgetter
from typing import Any

from wtforms import HiddenField

from lighthis.kernel.text import Refusal
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.registration.rules.pinfl import check_pinfl
from lighthis.web.fields import Choice, DayField, LongTextField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import language, say
from lighthis.web.language import lazy_gettext as _l

SEXES = [("male", _l("male")), ("female", _l("female"))]
UNITS = [("years", _l("years")), ("months", _l("months")), ("days", _l("days"))]
DOCUMENTS = [
    ("passport", _l("passport or ID card")),
    ("birth_certificate", _l("birth certificate")),
    ("foreign_passport", _l("foreign passport")),
]


@cache
def districts(of: Any, lang: str) -> tuple[tuple[str, str], ...]:
    """The districts of a country's pack with their regions, by name."""
    regions = dict(codes.choices("regions", lang))
    named = [(code, f"{words}, {regions.get(code[:4], code[:4])}") for code, words in codes.choices("districts", lang)]
    return tuple(sorted(named, key=itemgetter(1)))


class PatientForm(Form):
    """Everything about a person; few fields are required, saving with gaps is normal."""

    heading = _l("The card is not saved")
    family = TextField(_l("Family name"), [Required()])
    given = TextField(_l("Given name"))
    patronymic = TextField(_l("Patronymic"), description=_l("No patronymic: leave it empty"))
    birth_date = DayField(
        _l("Date of birth"), partial=True, description=_l("For example 14.02.1983, or the year alone")
    )
    age = NumberField(_l("or age"), least=0, most=130)
    age_unit = Choice(_l("of age in"), choices=UNITS, empty=False, default="years")
    sex = Radios(_l("Sex"), [Required(_l("not chosen; mark male or female"))], choices=SEXES)
    pinfl = TextField(_l("PINFL"), most=40, description=_l("14 digits, on the ID card"))
    dispute = TextField(_l("Why this PINFL is written although another card has it"))
    document_kind = Choice(_l("Kind of document"), choices=DOCUMENTS)
    document = TextField(_l("Series and number"), most=40)
    citizenship = Choice(_l("Citizenship"))
    phone = TextField(_l("Phone"), most=40)
    kin_phone = TextField(_l("Phone of someone close"), most=40)
    kin = TextField(_l("Who that is"), description=_l("For example husband, Karimov Anvar"))
    district = Choice(_l("District or city"))
    mahalla = TextField(_l("Mahalla"))
    line = TextField(_l("Street, house, flat"))
    work = TextField(_l("Place of work or study"))
    social_status = Choice(_l("Social status"))
    benefit = Choice(_l("Benefit"))
    same_person = Radios(
        _l("The cards beside"),
        choices=[("other", _l("it is another person")), ("unsure", _l("not sure: let a senior registrar check"))],
    )
    alike_reason = TextField(_l("Why it is another person"))
    alike_shown = HiddenField()

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        lang = language()
        self.citizenship.offer(codes.choices("citizenship", lang))
        self.district.offer(districts(current().codes, lang))
        self.social_status.offer(codes.choices("social_status", lang))
        self.benefit.offer(codes.choices("benefit_categories", lang))

    def validate(self, extra_validators=None):
        fine = super().validate(extra_validators)
        if not self.birth_date.data and self.age.data is None and not self.birth_date.errors and not self.age.errors:
            self.birth_date.errors = [_l("write the date, the year, or the age beside it")]
            fine = False
        if self.pinfl.data and not self.pinfl.errors:
            try:
                self.pinfl.data = check_pinfl(self.pinfl.data).number
            except Refusal as refusal:
                self.pinfl.errors = [say(refusal.message)]
                fine = False
        if self.document.data and not self.document_kind.data:
            self.document_kind.errors = [_l("choose the kind of the document")]
            fine = False
        return fine


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
