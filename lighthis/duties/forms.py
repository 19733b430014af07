"""Forms of notices."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lighthis.duties import rules
from lighthis.duties.queries.settings import LISTS, country_list, limits_at
from lighthis.kernel import clock
from lighthis.terminology.forms import CodeField
from lighthis.web.fields import DayField, LongTextField, MomentField, NumberField, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

KINDS = [(code, _l(words)) for code, words in rules.KINDS.items()]
FOLLOWS = [(code, _l(words)) for code, words in rules.FOLLOWS.items()]


class ContentForm(Form):
    """What the paper of a notice says; kept in the notice as a small structure of texts."""

    heading = _l("The notice is not saved")

    def content(self) -> dict[str, str]:
        """What was typed, by name, days and moments as ISO writes them."""
        typed = {name: field.data for name, field in self._fields.items() if name != "version"}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value or "" for name, value in typed.items()
        }


class InfectionForm(ContentForm):
    """Form 058: what the register of patients and the coming do not know by themselves."""

    diagnosis_text = TextField(_l("Diagnosis in words"), most=500)
    diagnosed_on = DayField(_l("Diagnosis made on"))
    laboratory_on = DayField(_l("Confirmed by a laboratory on"))
    laboratory_method = TextField(_l("By which method"))
    ill_on = DayField(_l("Fell ill on"))
    contact_on = DayField(_l("First came for help on"))
    child_visit_on = DayField(_l("Last in kindergarten or school on"))
    hospitalised_on = DayField(_l("Taken into hospital on"))
    hospital = TextField(_l("Which hospital"))
    poison_place = TextField(_l("Poisoning: where it happened"), most=300)
    poison = TextField(_l("Poisoning: by what"), most=300)
    contacts = LongTextField(_l("Contacts: family, work, school"), most=1000)
    vaccination = TextField(_l("Vaccinated against it: when, how often"), most=300)
    travel = TextField(_l("Journeys before the illness"), most=300)
    measures = LongTextField(_l("First measures taken and other facts"), most=1000)


class PoliceForm(ContentForm):
    """What the police are told beside the name and the address."""

    happened = LongTextField(_l("What happened"), most=2000)
    words_of = TextField(_l("By whose words"), description=_l("The patient, the brigade, a witness: name and phone"))
    happened_at = MomentField(_l("When it happened"))
    happened_place = TextField(_l("Where it happened"), most=300)
    brought_by = TextField(_l("Who brought the patient"), description=_l("Brigade, patrol car, name, phone"))
    injuries = LongTextField(_l("Injuries or diagnosis"), most=1000)
    condition = TextField(_l("Condition of the patient"), most=300)
    outcome = TextField(
        _l("What became of the patient"), description=_l("Department, sent home, operated, died"), most=300
    )
    signs = LongTextField(_l("Of an unknown person: looks, clothes, marks"), most=1000)


CONTENT: dict[str, type[ContentForm]] = {"infection": InfectionForm, "police": PoliceForm}


def laid(form: type[ContentForm], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a notice keeps, as the fields of its form take it."""
    found: dict[str, Any] = {}
    for name in (one for one in vars(form) if one in kept):
        value: Any = kept[name]
        found[name] = value if not name.endswith(("_on", "_at")) else _moment(name, value)
    return found


def _moment(name: str, value: str) -> date | datetime | None:
    if not value:
        return None
    return datetime.fromisoformat(value) if name.endswith("_at") else date.fromisoformat(value)


class SignalForm(Form):
    """The call."""

    heading = _l("The call is not written")
    at = MomentField(_l("When the call was made"), [Required()], default=clock.now)
    from_whom = TextField(_l("Who called"), [Required()])
    to_whom = TextField(_l("Who took the call"), [Required()], description=_l("Post and family name"))
    how = TextField(_l("Phone called"), most=60)
    their_number = TextField(_l("Their number"), description=_l("Under which they wrote it down"), most=60)


class SendForm(Form):
    """The written notice leaves."""

    heading = _l("The sending is not written")
    at = MomentField(_l("When it was sent"), [Required()], default=clock.now)
    from_whom = TextField(_l("Who sent it"), [Required()])
    to_whom = TextField(_l("To whom"), [Required()])
    how = TextField(_l("How"), description=_l("Courier, post, state system"), most=60)


class ReceiptForm(Form):
    """Whoever received it says so."""

    heading = _l("The receipt is not written")
    at = MomentField(_l("When it was received"), [Required()], default=clock.now)
    to_whom = TextField(_l("Who received it"), [Required()])
    their_number = TextField(_l("Their number"), description=_l("Under which they wrote it down"), most=60)


class NotNeededForm(Form):
    """Nobody needs to be told."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Why nobody needs to be told"), [Required()], most=500)


class FollowForm(Form):
    """A new notice after the first."""

    heading = _l("The new notice is not opened")
    cause = Radios(_l("What happened"), [Required()], choices=FOLLOWS)
    code = CodeField(_l("New diagnosis"), description=_l("A code of ICD-10 or words; only where it was changed"))
    detected_at = MomentField(_l("When it became known"), [Required()], default=clock.now)
    reason = TextField(_l("In your own words"), most=500)


class OpenForm(Form):
    """A notice opened by hand."""

    heading = _l("The notice is not opened")
    kind = Radios(_l("Which notice"), [Required()], choices=KINDS)
    code = CodeField(
        _l("Disease or poisoning"), description=_l("A code of ICD-10 or words, a suspected one too; not for the police")
    )
    detected_at = MomentField(_l("When it was detected"), [Required()], default=clock.now)
    reason = TextField(_l("Why the notice is owed"), [Required()], most=500)


class MistakeForm(Form):
    """Why a notice should never have been."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("How the mistake happened"), [Required()], most=500)


class SettingsForm(Form):
    """Limits and lists of the hospital."""

    heading = _l("The settings are not saved")
    infection_signal = NumberField(_l("Call within, minutes"), [Required()], least=1, most=rules.LONGEST)
    infection_notice = NumberField(
        _l("Written notice within, minutes"), least=1, most=rules.LONGEST, description=_l("Left empty, none is owed")
    )
    infection_codes = LongTextField(_l("Codes that are told of"), most=4000, render_kw={"rows": 8})
    police_signal = NumberField(_l("Call within, minutes"), [Required()], least=1, most=rules.LONGEST)
    police_notice = NumberField(
        _l("Written notice within, minutes"), least=1, most=rules.LONGEST, description=_l("Left empty, none is owed")
    )
    police_codes = LongTextField(_l("Codes that are told of"), most=4000, render_kw={"rows": 8})

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, flat=settings_of, **more)

    def given(self) -> dict[str, dict[str, Any]]:
        """What was typed, by kind of notice."""
        return {
            kind: {
                "signal_min": self[f"{kind}_signal"].data,
                "notice_min": self[f"{kind}_notice"].data,
                "codes": self[f"{kind}_codes"].data or country_list(kind),
            }
            for kind in LISTS
        }


def settings_of(facility: Any) -> dict[str, Any]:
    """The values of the form as they stand in a facility."""
    found: dict[str, Any] = {}
    for kind in LISTS:
        allowed, own = limits_at(facility, kind), facility.settings.get("duties", {}).get(kind, {})
        found[f"{kind}_signal"] = Decimal(allowed.signal_min)
        found[f"{kind}_notice"] = None if allowed.notice_min is None else Decimal(allowed.notice_min)
        found[f"{kind}_codes"] = own.get("codes") or country_list(kind)
    return found
