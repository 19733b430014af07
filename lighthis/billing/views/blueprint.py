"""The blueprint, and what several pages show alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, request

from lighthis.billing.forms import CATEGORIES, MEANS
from lighthis.billing.models import CashShift
from lighthis.billing.queries import cash
from lighthis.billing.queries.bills import Bill
from lighthis.billing.rules import facts
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import SENSITIVE, visible
from lighthis.registration import people
from lighthis.registration.models import Patient
from lighthis.registration.views import arrived, born
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.visit import here_id, may, me

pages = Blueprint("billing", __name__)


@dataclass(frozen=True)
class Box:
    """What a higher domain shows beside a page of the desk: facts and links."""

    title: str
    rows: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, str]]


beside: dict[str, list[Callable[[Any], Box | None]]] = {
    "slip": [],
    "desk": [],
    "pay": [],
    "shift": [],
}  # filled in joins


def boxes(where: str, about: Any) -> list[Box]:
    """The boxes beside a page."""
    return [box for show in beside[where] if (box := show(about)) is not None]


def asked(name: str) -> str:
    """What was typed into a search of a page, without signs that no store keeps."""
    return "".join(sign for sign in request.args.get(name, "")[:60] if sign.isprintable()).strip()


def name_of(patient: Patient) -> str:
    """Family name and names of a patient, for a list or a heading."""
    name = patient.name
    return " ".join(filter(None, (name.family, name.given, name.patronymic))) if name else _("Unknown person")


def where_of(coming: Encounter) -> str:
    """Where the patient is treated; not for everybody where the coming is sensitive (rulings 9)."""
    if coming.secrecy == "sensitive" and not may(SENSITIVE):
        return _("not shown")
    return coming.department.name_in(language()) if coming.department else ""


def head(coming: Encounter, balance: Decimal | None = None, held: Decimal | None = None) -> dict[str, Any]:
    """Who the money is about: no more than a cashier needs, nothing about health."""
    patient = people.behind(coming.patient, ("names", "cards"))
    return {
        "family": patient.name.family if patient.name else name_of(patient),
        "rest": " ".join(filter(None, (patient.name.given, patient.name.patronymic))) if patient.name else "",
        "born": born(patient),
        "card": next((card.number for card in patient.cards if card.facility_id == here_id()), ""),
        "visit": coming.number,
        "arrived": arrived(coming),
        "payer": payers().get(coming.payer, coming.payer) if coming.kind != "emergency" else payers()["budget"],
        "balance": balance,
        "held": held,
    }


def head_of(bill: Bill) -> dict[str, Any]:
    """The head of a page about a bill; organisations that bear a part of it are named."""
    shown = head(bill.encounter, bill.sums.balance, bill.sums.held)
    bearers = {one.organisation for line in bill.lines for one in line.parts if one.organisation is not None}
    if bearers:
        named = sorted(one.name_in(language()) for one in bearers)
        own = any(line.left for line in bill.lines if line.reversal is None)
        shown["payer"] = ", ".join([*named, shown["payer"]] if own else named)
    return shown


def payers() -> dict[str, str]:
    """Who pays, in words."""
    return {
        "self_pay": _("The patient"),
        "foreigner": _("A foreign citizen"),
        "insurance": _("Insurance"),
        "budget": _("State budget"),
        "fund": _("State insurance fund"),
        "employer": _("Employer"),
        "sponsor": _("Sponsor"),
    }


def categories_words(codes: Iterable[str]) -> str:
    """Kinds of services, in words; none named are all."""
    words = dict(CATEGORIES)
    return ", ".join(str(words[code]) for code in codes) or _("all services")


def means_words() -> dict[str, str]:
    """How money came, in words."""
    return {**{code: str(words) for code, words in MEANS}, "deposit": _("Deposit")}


def kinds() -> dict[str, str]:
    """What a slip is, in words."""
    return {
        "payment": _("Payment slip"),
        "deposit": _("Deposit slip"),
        "refund": _("Refund slip"),
        "cancellation": _("Cancellation slip"),
    }


def cash_words() -> dict[str, str]:
    """What a paper of cash is, in words."""
    return {
        "opening": _("Change money at opening"),
        "top_up": _("More change money"),
        "hand_in": _("Cash into the safe"),
        "encashment": _("Encashment"),
        "handover": _("Cash handed over"),
        "closing": _("Count at closing"),
        "safe_in": _("From the bank into the safe"),
        "safe_out": _("Out of the safe to the bank"),
        "safe_count": _("Count of the safe"),
    }


def is_neutral(coming: Encounter) -> bool:
    """Whether this reader sees neutral words instead of what was done (rulings 9)."""
    return coming.secrecy == "sensitive" and not visible(coming, me())


def own_shift() -> CashShift | None:
    """The shift that the reader has open."""
    return cash.open_shift_of(me().id, at=here_id())


def asked_words(kind: str) -> str:
    """What waits for a second person, in a word."""
    words = {"refund": _("Money back"), "cancellation": _("Cancelling a slip"), "write_off": _("Writing a debt off")}
    return words[kind]


def because(reason: str) -> str:
    """Why a charge was taken back: the words of a person, or of the program."""
    said = {
        facts.STAY_CORRECTED: _("the stay was corrected"),
        facts.FACT_CORRECTED: _("the record was corrected"),
    }
    return said.get(reason, reason)
