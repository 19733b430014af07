"""Decisions about beds: values in, a value out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lighthis.kernel.text import N_, Message, Refusal

CHILDREN = frozenset({"pediatric", "newborn"})  # bed profiles of form 066 for children
NEWBORN = "newborn"
GROWN_UP = 18  # completed years; statistics count children as 0 to 17 (cis-forms.md 4.1, column 9)
Status = Literal["occupied", "leaving", "free", "reserved", "cleaning", "closed"]


@dataclass(frozen=True)
class Guest:
    """Whom a bed is sought for: sex (male, female, unknown), completed years or None, the wish of the request."""

    sex: str = "unknown"
    years: int | None = None
    wish: str = "ordinary"


@dataclass(frozen=True)
class Place:
    """A bed with its room, as far as a decision needs them."""

    bed: str
    room: str
    room_sex: str = "any"
    room_kind: str = "ordinary"
    kind: str = "bed"
    state: str = "ready"
    profile: str = ""
    is_occupied: bool = False
    free_since: datetime | None = None
    sexes: frozenset[str] = frozenset()  # of those who lie in the room now
    is_mixed: bool = False  # intensive care: men and women in one room
    held_until: datetime | None = None  # kept for another patient
    by_day: bool = False  # of a day hospital


@dataclass(frozen=True)
class Fit:
    """What stands against a bed: a ban, questions that want a written answer, remarks to know of."""

    ban: Message | None = None
    questions: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()


def status(kind: str, state: str, *, occupied: bool, held: bool = False, leaving: bool = False) -> Status:
    """The one word of a bed on the map. A patient in a bed outweighs everything; closed outweighs cleaning, cleaning a hold."""
    if occupied:
        return "leaving" if leaving else "occupied"
    if state == "closed":
        return "closed"
    if state == "cleaning":
        return "cleaning"
    return "reserved" if held or kind == "reserved" else "free"


@dataclass(frozen=True)
class Account:
    """The bed account of a department or a hospital at a moment; cots and carers' places stand outside it (rulings 32)."""

    occupied: int = 0
    leaving: int = 0  # somebody lies there who leaves today or tomorrow
    free_male: int = 0
    free_female: int = 0
    free_any: int = 0
    reserved: int = 0
    cleaning: int = 0
    closed: int = 0
    cots: int = 0
    carers: int = 0

    @property
    def free(self) -> int:
        """Free places: of rooms for men, for women, and for either, each counted once (cis-forms.md 4.3 item 13)."""
        return self.free_male + self.free_female + self.free_any

    @property
    def deployed(self) -> int:
        """Deployed beds: every bed is in exactly one of these."""
        return self.occupied + self.leaving + self.free + self.reserved + self.cleaning + self.closed


def account(beds: Iterable[tuple[str, str, Status]]) -> Account:
    """Add up beds given as (kind, sex of the room, status)."""
    counts: Counter[str] = Counter()
    for kind, sex, now in beds:
        if kind in {"cot", "carer"}:
            counts[f"{kind}s"] += 1
        else:
            counts[f"free_{sex}" if now == "free" else now] += 1
    return Account(**counts)


def fit(guest: Guest, place: Place) -> Fit:
    """Whether a bed suits a patient. Who already lies in the room forbids; an empty room and age only ask (a small hospital has no other)."""
    where = {"bed": place.bed, "room": place.room}
    if place.kind == "carer":
        return Fit(ban=Message(N_("Place %(bed)s in room %(room)s is for a carer, not for a patient."), where))
    ban, questions = _sex(guest, place, where)
    if place.kind == "reserved":
        questions.append(Message(N_("Bed %(bed)s in room %(room)s is reserved."), where))
    if place.kind == "cot" and guest.years != 0:
        questions.append(Message(N_("Bed %(bed)s in room %(room)s is a cot."), where))
    if place.profile in CHILDREN and guest.years is not None and guest.years >= GROWN_UP:
        questions.append(
            Message(N_("This bed is for children; the patient is %(years)s years old."), {"years": guest.years})
        )
    return Fit(ban, tuple(questions), tuple(_remarks(guest, place)))


def _sex(guest: Guest, place: Place, where: dict[str, str]) -> tuple[Message | None, list[Message]]:
    other = {"male": "female", "female": "male"}.get(guest.sex)
    is_small = guest.years == 0 and place.profile == NEWBORN
    if place.is_mixed or place.kind == "cot" or is_small:  # newborns lie beside their mothers, and boys beside girls
        return None, []
    if other is None:
        known = place.room_sex != "any" or place.sexes - {"unknown"}
        return None, [
            Message(N_("The sex of the patient is not known; look who lies in room %(room)s."), where)
        ] if known else []
    if other in place.sexes:
        words = N_("Women lie in room %(room)s.") if other == "female" else N_("Men lie in room %(room)s.")
        return Message(words, where), []
    if place.room_sex == other:
        words = N_("Room %(room)s is for women.") if other == "female" else N_("Room %(room)s is for men.")
        return None, [Message(words, where)]
    return None, []


def _remarks(guest: Guest, place: Place) -> list[Message]:
    remarks = []
    if guest.wish == "isolator" and place.room_kind != "isolator":
        remarks.append(Message(N_("An isolation room was asked for.")))
    if guest.wish == "better" and place.room_kind != "better":
        remarks.append(Message(N_("A better room was asked for.")))
    if guest.wish != "better" and place.room_kind == "better":
        remarks.append(Message(N_("This is a better room; nobody asked for one.")))
    if guest.years is not None and guest.years < GROWN_UP and place.profile not in CHILDREN | {""}:
        remarks.append(Message(N_("The patient is a child; this bed is not of a children's profile.")))
    return remarks


def bed_refusal(place: Place, at: datetime) -> Refusal | None:
    """Whether the bed itself can take somebody then."""
    if place.is_occupied:
        return Refusal(
            N_("Bed %(bed)s in room %(room)s was taken a moment ago. Choose another."),
            field="bed",
            bed=place.bed,
            room=place.room,
        )
    if place.state == "closed":
        return Refusal(N_("Bed %(bed)s in room %(room)s is closed."), field="bed", bed=place.bed, room=place.room)
    if place.state == "cleaning":
        return Refusal(
            N_("Bed %(bed)s in room %(room)s is still being cleaned."), field="bed", bed=place.bed, room=place.room
        )
    if place.free_since is not None and at < place.free_since:
        return Refusal(
            N_("Bed %(bed)s in room %(room)s was occupied until %(until)s."),
            field="at", bed=place.bed, room=place.room, until=place.free_since,
        )  # fmt: skip
    return None


def fit_refusal(found: Fit, despite: str) -> Refusal | None:
    """A ban stands; a question falls when somebody wrote why."""
    if found.ban is not None:
        return Refusal(N_("%(why)s Choose another bed."), field="bed", why=found.ban)
    if found.questions and not despite.strip():
        return Refusal(N_("%(why)s Write why this bed all the same."), field="despite", why=found.questions[0])
    return None


def may_change_bed(present: str, state: str, reason: str, *, occupied: bool) -> Refusal | None:
    """Whether a bed may become ready, be cleaned or be closed; a closed one says why."""
    if occupied:
        return Refusal(N_("a patient lies in this bed; transfer or discharge the patient first"), field="state")
    if state == present == "ready":
        return Refusal(N_("the bed is ready already"), field="state")
    if state == "closed" and not reason.strip():
        return Refusal(
            N_("say why the bed is closed and until when, for example: repair until 30.11, order 114"), field="reason"
        )
    return None
