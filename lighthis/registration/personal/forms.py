"""Forms about who somebody is."""

from typing import Any

from wtforms.validators import ValidationError

from lighthis.packs import codes, identifiers
from lighthis.registration.forms import ShortForm, said_of_number
from lighthis.registration.rules.spellings import WHY
from lighthis.web.fields import Choice, DayField, MomentField, NumberField, Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import language
from lighthis.web.language import lazy_gettext as _l


class NumberForm(Form):
    """A number or document."""

    heading = _l("The document is not saved")
    kind = Choice(_l("Kind of document"), [Required(_l("choose the kind of the document"))])
    value = TextField(_l("Series and number"), [Required()], most=60)
    country = Choice(_l("Issued in the country"), description=_l("Only of a foreign document"))
    issued_on = DayField(_l("Issued on"))
    valid_until = DayField(_l("Valid until"), future=True)
    issued_by = TextField(_l("Issued by"), most=120)
    use = Choice(
        _l("State"),
        choices=[("official", _l("in force")), ("old", _l("superseded by another"))],
        empty=False,
        default="official",
    )
    dispute = TextField(
        _l("Why it is written although another card has it"), description=_l("Only where another card has it")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        lang = language()
        self.kind.offer([(one.kind, codes.label("document_types", one.words, lang)) for one in identifiers.kinds()])
        self.country.offer(codes.choices("citizenship", lang))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        kind = identifiers.kind(self.kind.data or "")
        if kind is None or not fine:
            return fine
        try:
            self.value.data = said_of_number(kind.kind, self.value.data)
        except ValidationError as wrong:
            self.value.errors, fine = [str(wrong)], False
        if identifiers.is_foreign(kind) and not self.country.data:
            self.country.errors, fine = [_l("say which country issued it")], False
        if self.issued_on.data and self.valid_until.data and self.valid_until.data < self.issued_on.data:
            self.valid_until.errors, fine = [_l("this is before the day of issue")], False
        return fine


class SpellingForm(Form):
    """One more way somebody is written."""

    heading = _l("The spelling is not saved")
    family = TextField(_l("Family name"))
    given = TextField(_l("Given name"))
    patronymic = TextField(_l("Patronymic"))
    why = Choice(_l("Why"), choices=[(code, _l(words)) for code, words in WHY.items()], empty=False, default="also")


class CloseForm(Form):
    """A phone, or somebody close."""

    heading = _l("Nothing was saved")
    kind = Choice(
        _l("What is written"),
        choices=[("kin", _l("somebody close")), ("own", _l("a phone of the patient"))],
        empty=False,
        default="kin",
    )
    person = TextField(_l("Who this is"), description=_l("Family name, given name"))
    relation = Choice(_l("Who that is"))
    phone = TextField(_l("Phone"), most=40)
    note = TextField(_l("Remark"), description=_l("For example at work, only in the evening"))
    address = TextField(_l("Address"))
    rights = Ticks(_l("Rights"), choices=[("signs", _l("may sign for the patient (legal representative)"))])
    document = TextField(
        _l("Document of the representative"), description=_l("For example the decision on guardianship, No and date")
    )
    card = TextField(_l("Card number, where this person is in the register"), most=20)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.relation.offer(codes.choices("kinship", language()))


class BenefitForm(Form):
    """A benefit category with its paper."""

    heading = _l("The benefit is not saved")
    category = Choice(_l("Benefit"), [Required(_l("choose the category"))])
    document = TextField(_l("Document No"), most=60)
    valid_from = DayField(_l("Valid from"), future=True)
    valid_until = DayField(_l("Valid until"), future=True, description=_l("Left empty: without an end"))
    seen = Ticks(_l("Check"), choices=[("seen", _l("I have seen the document"))])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.category.offer(codes.choices("benefit_categories", language()))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.seen.data and not self.document.data and not self.document.errors:
            self.document.errors, fine = [_l("write the number of the document")], False
        return fine


class ChangeBenefitForm(Form):
    """A benefit seen on paper, or taken away."""

    heading = _l("Nothing was changed")
    do = Radios(
        _l("What happens"),
        [Required()],
        choices=[("verify", _l("the document was seen")), ("withdraw", _l("the benefit is taken away"))],
    )
    document = TextField(_l("Document No"), most=60)
    reason = TextField(_l("Why it is taken away"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.do.data == "withdraw" and not self.reason.data:
            self.reason.errors, fine = [_l("say why")], False
        return fine


class NewbornForm(Form):
    """A birth."""

    heading = _l("The newborn is not registered")
    sex = Radios(_l("Sex"), [Required(_l("not chosen; mark male or female"))],
                 choices=[("male", _l("male")), ("female", _l("female")), ("unknown", _l("cannot be told"))])  # fmt: skip
    born_at = MomentField(
        _l("Born, date and time"), [Required()], description=_l("14:05 for today, or 22.11.2026 14:05")
    )
    order = NumberField(
        _l("Which of twins"), least=1, most=9, description=_l("1, 2, 3; left empty where it is one child")
    )
    is_another = Ticks(_l("Other children"), choices=[("yes", _l("the cards were looked at: this is another child"))])


class NameForm(ShortForm):
    """The name of somebody who had none here; what is known already need not be typed again."""

    heading = _l("The name is not saved")


class SameForm(Form):
    """The card chosen as the one of the same person."""

    heading = _l("Nothing was written")
    other = TextField(_l("Card"), [Required()], most=40)


class DeathForm(Form):
    """A death learnt outside a stay, corrected, or taken back."""

    heading = _l("Nothing was changed")
    do = Radios(
        _l("What happens"),
        [Required()],
        choices=[("write", _l("the patient died")), ("back", _l("the death was written by mistake"))],
    )
    died_at = MomentField(_l("Died, date and time"), description=_l("22.11.2026 14:05"))
    reason = TextField(
        _l("From where it is known"),
        [Required()],
        description=_l("For example the certificate, its No, or why it is corrected"),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.do.data == "back" and self.row.died_at is None:
            self.do.errors, fine = [_l("no death is written")], False
        if self.do.data == "write" and self.died_at.data is None and not self.died_at.errors:
            self.died_at.errors, fine = [_l("write the date and the time")], False
        return fine
