"""What a post sees on its home page: today's work, chosen by what the post may do. Values in, names of parts out."""

from collections.abc import Collection
from dataclasses import dataclass

from lighthis.encounters.rules import SECOND
from lighthis.orders.rules import KINDS_OF


@dataclass(frozen=True)
class Home:
    """The one tool of a post in the wide column, and what waits beside it."""

    kind: str
    wide: tuple[str, ...]
    side: tuple[str, ...]


ADMINISTRATOR = Home("administrator", ("missing",), ("second", "likely", "log"))
CASHIER = Home("cashier", ("accounts",), ("second", "shift", "counts"))
REGISTRAR = Home("registrar", ("search",), ("slips", "second", "likely", "nameless", "planned", "counts", "recent"))
TRIAGE = Home("triage", ("board",), ("notices", "second", "likely", "untriaged", "todo", "counts", "recent"))
DOCTOR = Home(
    "doctor",
    ("results", "board", "mine"),
    ("owed", "notices", "second", "consultations", "unsigned", "likely", "glass", "statistics", "requests", "recent"),
)
WARD = Home(
    "ward", ("requests", "wards"), ("slips", "doses", "notices", "second", "likely", "todo", "planned", "recent")
)
OTHER = Home("other", ("statistics", "search"), ("notices", "todo", "second", "likely", "recent"))
PERMISSION = {  # a part is left out where the post may not open what it links to
    "search": "registration.search", "nameless": "registration.register", "board": "triage.board",
    "untriaged": "triage.board", "mine": "records.read", "requests": "admission.accept", "planned": "encounters.planned",
    "wards": "admission.map", "accounts": "billing.read", "shift": "billing.cash", "missing": "facility.manage",
    "log": "audit.read", "glass": "records.oversee", "likely": "registration.merge",
    "counts": "registration.search", "recent": "registration.search", "results": "orders.write",
    "notices": "duties.read", "unsigned": "discharge.write", "consultations": "records.write",
    "owed": "records.write", "doses": "treatment.give", "statistics": "statistics.read", "slips": "downtime.enter",
}  # fmt: skip
ANY_OF: dict[str, tuple[str, ...]] = {"second": SECOND, "todo": tuple(KINDS_OF)}  # one of several is enough
DOMAIN = {
    "board": "triage", "untriaged": "triage", "requests": "admission", "planned": "admission", "wards": "admission",
    "accounts": "billing", "shift": "billing", "owed": "admission", "doses": "admission", "statistics": "admission",
}  # fmt: skip


def home_of(permissions: Collection[str], domains_off: Collection[str] = ()) -> Home:
    """The home of a post by its permissions; parts of domains that are off here, or closed to the post, are left out."""
    chosen = _kind(permissions)
    wide, side = (
        tuple(part for part in parts if opens(part, permissions) and DOMAIN.get(part) not in domains_off)
        for parts in (chosen.wide, chosen.side)
    )
    if not wide and PERMISSION["search"] in permissions:
        wide = ("search",)
    return Home(chosen.kind, wide, side)


def opens(part: str, permissions: Collection[str]) -> bool:
    """Whether a post may open what a part links to."""
    asked = ANY_OF.get(part) or (PERMISSION[part],)
    return any(one in permissions for one in asked)


def _kind(permissions: Collection[str]) -> Home:
    """From what only one sort of post may do, to what many may."""
    marks = (
        ("facility.manage", ADMINISTRATOR),
        ("billing.cash", CASHIER),
        ("encounters.decide", DOCTOR),
        ("admission.accept", WARD),
        ("triage.assess", TRIAGE),
        ("encounters.register", REGISTRAR),
    )
    return next((home for mark, home in marks if mark in permissions), OTHER)
