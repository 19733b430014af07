"""Forms of the hospital: as a legal body, and how it works."""

from decimal import Decimal
from typing import Any

from lighthis.facility import rules
from lighthis.facility.forms.named import NAMES, NamedForm
from lighthis.packs import pack
from lighthis.web.fields import Choice, LongTextField, NumberField, Radios, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import LANGUAGES
from lighthis.web.language import lazy_gettext as _l

DOMAINS = [("triage", _l("Emergency department and triage")), ("admission", _l("Wards and beds")), ("billing", _l("Cash desk and bills"))]  # fmt: skip
CURRENCIES = [(code, _l(words)) for code, words in rules.CURRENCIES.items()]
# whole numbers of the settings; left empty, what is shipped holds
LIMITS = ("repeat_refusal_days", "longest_leave_hours")
DETAILS = ("licence", "address", "phone", "tax_id", "state_code", "bank")


class DetailsForm(NamedForm):
    """The hospital as a legal body."""

    heading = _l("The hospital's details are not saved")
    licence = TextField(_l("Licence: number and date"))
    address = LongTextField(_l("Address"), most=300)
    phone = TextField(_l("Phone"), most=60)
    tax_id = TextField(_l("Tax number"), most=40, description=_l("9 digits"))
    state_code = TextField(_l("Code in the state register"), most=40)
    bank = TextField(
        _l("Bank, account, MFO"),
        most=200,
        description=_l("Stands on invoices, so that organisations know where to pay"),
    )

    def values(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: self[name].data or "" for name in (*NAMES, *DETAILS)}


class WorkForm(Form):
    """How the hospital works."""

    heading = _l("The settings are not saved")
    domains_on = Ticks(
        _l("What this hospital does"), choices=DOMAINS, description=_l("What is not ticked is absent from the menus")
    )
    paper_language = Choice(_l("Language of papers"), [Required()], empty=False)
    census_hour = Choice(
        _l("Census hour"), choices=[(str(hour), f"{hour:02d}:00") for hour in rules.CENSUS_HOURS], empty=False,
        description=_l("The bed map shows who came and left since this hour; forms 007 and 016 have their own hour below"),
    )  # fmt: skip
    census_at = Choice(
        _l("A day of the statistics begins at"),
        empty=False,
        description=_l("Forms 007 and 016 count from here; 00:00 unless an order says otherwise"),
    )
    encounter_prefix = TextField(
        _l("Letters before visit numbers"), most=4, description=_l("For example E gives E-2026-000123")
    )
    zone = Choice(_l("Time zone"), empty=False)
    zone_other = TextField(
        _l("Another time zone"), most=60, description=_l("Only where it is not in the list, for example Asia/Kabul")
    )
    currency = Choice(_l("Currency"), choices=CURRENCIES, empty=False)
    cash_step = Choice(
        _l("Cash is rounded to"), choices=[(str(step), str(step)) for step in rules.CASH_STEPS], empty=False
    )
    means = Ticks(
        _l("Means of payment that are used"), choices=[(code, _l(words)) for code, words in rules.MEANS.items()],
        description=_l("Where none is ticked, all are offered at the desk"),
    )  # fmt: skip
    settle_first = Radios(
        _l("Bill before discharge"),
        choices=[("warn", _l("a warning when it is not paid")), ("must", _l("must be settled"))],
        empty=False,
        default="warn",
    )
    deposit_closes = Radios(
        _l("When a bill closes, the deposit"),
        choices=[("desk", _l("waits for the cashier")), ("itself", _l("pays the bill by itself"))],
        empty=False,
        default="desk",
        description=_l("What it leaves is given back or carried over as before"),
    )
    target_red = NumberField(_l("Red: doctor within, minutes"), least=0, most=600)
    target_orange = NumberField(_l("Orange: doctor within, minutes"), least=0, most=600)
    target_yellow = NumberField(_l("Yellow: doctor within, minutes"), least=0, most=600)
    target_green = NumberField(_l("Green: doctor within, minutes"), least=0, most=1440)
    first_look = NumberField(_l("Triage within, minutes after the coming"), least=0, most=600)
    again_red = NumberField(_l("Red: triage again every, minutes"), least=0, most=600)
    again_orange = NumberField(_l("Orange: triage again every, minutes"), least=0, most=600)
    again_yellow = NumberField(_l("Yellow: triage again every, minutes"), least=0, most=600)
    again_green = NumberField(_l("Green: triage again every, minutes"), least=0, most=1440)
    labels_signed_by = TextField(
        _l("Physician who reviewed the wording of the signs"), most=120,
        description=_l("Family name and given name of the physician who has read them all. Left empty, pages say “not reviewed”"),
    )  # fmt: skip
    repeat_refusal_days = NumberField(
        _l("A refusal is a repeat within, days"), least=1, most=366,
        description=_l("The same person, the same illness; the doctor confirms it. Left empty: 30 days, a guess"),
    )  # fmt: skip
    longest_leave_hours = NumberField(
        _l("A patient may go on leave for at most, hours"), least=1, most=720, description=_l("Left empty: 168, a week; a guess")
    )  # fmt: skip
    visiting_hours = TextField(
        _l("Visiting hours"), most=200, description=_l("The information desk says them. For example: 16:00–19:00, Sunday 10:00–13:00")
    )  # fmt: skip
    newborns_counted = Radios(
        _l("A newborn counts in forms 007 and 016"),
        choices=[
            ("bed", _l("from its first bed of its own; not beside the mother or in a cot")),
            ("birth", _l("from its birth")),
        ],
        empty=False,
        default="bed",
    )
    registration_asks = Ticks(
        _l("What registration asks of everybody"),
        choices=[(code, _l(words)) for code, words in rules.REGISTRATION_ASKS.items()],
        description=_l("Where there is none, the registrar writes why; nothing is ever asked of an unknown person"),
    )
    pin_change = Radios(
        _l("Changing the user by a short PIN"),
        choices=[
            ("ticked", _l("at computers where somebody ticked at sign-in that several people work there")),
            ("always", _l("at every computer where somebody signed in with the password")),
            ("never", _l("nowhere: everybody signs in with the password each time")),
        ],
        empty=False,
        default="ticked",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, flat=work_of, **more)
        self.census_at.default = str(self.row.census_at)
        minutes = sorted({*(60 * hour for hour in rules.CENSUS_HOURS), self.row.census_at})
        self.census_at.offer([(str(one), f"{one // 60:02d}:{one % 60:02d}") for one in minutes])
        own = [self.row.zone] if self.row.zone not in rules.ZONES else []
        self.zone.offer([(name, name) for name in (*own, *rules.ZONES)])
        self.paper_language.offer([(code, LANGUAGES[code][2]) for code in pack.current().paper_languages])

    def columns(self) -> dict[str, Any]:
        """What goes into columns of the facility."""
        return {
            "paper_language": self.paper_language.data,
            "census_hour": int(self.census_hour.data),
            "census_at": int(self.census_at.data),
            "domains_off": [name for name in rules.SWITCHES if name not in (self.domains_on.data or [])],
            "zone": (self.zone_other.data or "").strip() or self.zone.data or self.row.zone,
            "currency": self.currency.data or self.row.currency,
        }

    def settings(self) -> dict[str, Any]:
        """What goes into the settings that other domains read."""
        minutes = {code: self[f"target_{code}"].data for code in rules.TRIAGE_TIMED}
        again = {code: self[f"again_{code}"].data for code in rules.TRIAGE_TIMED}
        return {
            "encounter_prefix": (self.encounter_prefix.data or "").upper(),
            "cash_step": int(self.cash_step.data),
            "means": self.means.data or [],
            "settle_before_discharge": self.settle_first.data == "must",
            "deposit_closes": self.deposit_closes.data == "itself",
            "target_minutes": {code: int(value) for code, value in minutes.items() if value is not None},
            "first_look_minutes": None if self.first_look.data is None else int(self.first_look.data),
            "triage_times": {code: {"retriage_min": int(value)} for code, value in again.items() if value is not None},
            "triage_labels_signed_by": self.labels_signed_by.data or "",
            "pin_change": self.pin_change.data or rules.PIN_CHANGES[0],
            "registration_asks": self.registration_asks.data or [],
            "newborns_counted": self.newborns_counted.data or "bed",
            "visiting_hours": self.visiting_hours.data or "",
            **{name: None if self[name].data is None else int(self[name].data) for name in LIMITS},
        }


def work_of(facility: Any) -> dict[str, Any]:
    """The values of the work form as they stand in a facility."""
    kept = facility.settings
    minutes, own = kept.get("target_minutes", {}), kept.get("triage_times", {})
    return {
        **{f"target_{code}": _whole(minutes.get(code)) for code in rules.TRIAGE_TIMED},
        **{f"again_{code}": _whole(own.get(code, {}).get("retriage_min")) for code in rules.TRIAGE_TIMED},
        "domains_on": [name for name in rules.SWITCHES if name not in facility.domains_off],
        "census_hour": str(facility.census_hour),
        "census_at": str(facility.census_at),
        "encounter_prefix": kept.get("encounter_prefix", ""),
        "cash_step": str(kept.get("cash_step", rules.DEFAULT_CASH_STEP)),
        "means": kept.get("means", []),
        "settle_first": "must" if kept.get("settle_before_discharge") else "warn",
        "deposit_closes": "itself" if kept.get("deposit_closes") else "desk",
        "first_look": _whole(kept.get("first_look_minutes")),
        "labels_signed_by": kept.get("triage_labels_signed_by", ""),
        "pin_change": rules.pin_change(kept),
        "newborns_counted": kept.get("newborns_counted", "bed"),
        "visiting_hours": kept.get("visiting_hours", ""),
        "registration_asks": rules.asked_of_everybody(kept),
        **{name: _whole(kept.get(name)) for name in LIMITS},
    }


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
