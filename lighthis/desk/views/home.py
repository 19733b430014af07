"""Home by role: today's work, not a menu."""

from collections.abc import Callable, Sequence
from typing import Any

from flask.typing import ResponseReturnValue

from lighthis.admission import ward
from lighthis.billing.queries import bills, cash
from lighthis.desk import rules
from lighthis.desk.queries import home as queries
from lighthis.desk.views.blueprint import pages
from lighthis.desk.views.notices import notices
from lighthis.desk.views.owed import owed
from lighthis.discharge import queries as discharge
from lighthis.downtime.views.home import owed as owed_slips
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import CONFIRM
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.orders import views as orders
from lighthis.packs.pack import current
from lighthis.packs.people import short
from lighthis.registration import likely
from lighthis.registration.called import called, sex_and_age
from lighthis.registration.models import Patient
from lighthis.registration.people import lean
from lighthis.registration.queries import names_of
from lighthis.statistics.views import blueprint as statistics
from lighthis.treatment import views as treatment
from lighthis.triage import queries as triage
from lighthis.triage.queries import BoardRow
from lighthis.web import filters
from lighthis.web.access import signed_in
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext, say
from lighthis.web.links import link
from lighthis.web.pages import areas as work_areas
from lighthis.web.pages import page
from lighthis.web.visit import here, here_id, may, me, visitor, zone

SHOWN = 10
URGENT_FIRST = ("red", "orange", "", "yellow", "green", "grey", "black", "blue")
PRESENT = frozenset({"board", "untriaged", "nameless", "counts"})


@pages.route("/")
@signed_in
def home() -> ResponseReturnValue:
    found = visitor()
    chosen = rules.home_of(me().permissions, found.domains_off if found else ())
    parts = (*chosen.wide, *chosen.side)
    people = triage.board(here()) if PRESENT & set(parts) else []
    facts = {part: PARTS[part](people) for part in parts if part in PARTS}
    today, formats = clock.today(zone()), current().formats
    day = f"{formats.weekday(today, language())}, {formats.long_day(today, language())}"
    return page("desk/home.html", home=chosen, parts=facts, heading=_heading(chosen.kind), day=day)


@pages.route("/areas")
@signed_in
def areas() -> ResponseReturnValue:
    return page("desk/areas.html", areas=work_areas())


def _heading(kind: str) -> str:
    return {
        "administrator": _("Setting up"), "cashier": _("Cash desk"), "registrar": _("Registration"),
        "triage": _("Emergency department"), "doctor": _("My work today"), "ward": _("Wards and beds"),
    }.get(kind, _("Find a patient"))  # fmt: skip


def _board(people: list[BoardRow]) -> dict[str, Any]:
    """How many of each category, and the first ten to be seen."""
    groups = {mark: [one for one in people if one.category == mark] for mark in URGENT_FIRST}
    strip = [
        {"value": len(group), "triage": mark or "untriaged", "words": _worst(group), "url": ""}
        for mark, group in groups.items()
        if group
    ]
    rows = [_line(one) for one in people[:SHOWN]]
    return {"strip": strip, "rows": rows, "all": len(people), "url": link("triage.board", "triage.board")}


def _worst(people: Sequence[BoardRow]) -> str:
    """The state of the worst off in words: how many wait longer than they may."""
    late = sum(1 for one in people if one.late_min)
    return ngettext("%(num)d waits too long", "%(num)d wait too long", late) if late else _("all in time")


def _line(one: BoardRow) -> dict[str, Any]:
    row = one.encounter
    doctor = row.doctor
    return {
        "mark": one.category,
        "name": called(row.patient.name),
        "url": _address(one),
        "about": sex_and_age(row.patient),
        "complaint": _complaint(row),
        "place": row.place,
        "doctor": short(doctor),
        "waited": filters.minutes(one.waited_min),
        "late": filters.minutes(one.late_min) if one.late_min else "",
    }


def _address(one: BoardRow) -> str:
    row = one.encounter
    triage = link("triage.assess", "triage.assess", encounter_id=row.id) if one.assessment is None else ""
    return triage or link("encounters.encounter", "records.read", encounter_id=row.id) or overview(row.patient)


def _complaint(row: Encounter) -> str:
    """Nothing about the health of a sensitive coming stands on a list (rulings 9)."""
    return _("not shown") if row.secrecy == "sensitive" else row.complaint


def overview(patient: Patient) -> str:
    """The patient's own page."""
    return link("desk.patient", "registration.search", patient_id=patient.id)


def _untriaged(people: list[BoardRow]) -> list[dict[str, Any]]:
    return [_waiting(one) for one in people if one.assessment is None][:SHOWN]


def _nameless(people: list[BoardRow]) -> list[dict[str, Any]]:
    """In the department, and nobody knows yet who they are."""
    return [_waiting(one, edit=True) for one in people if one.encounter.patient.is_unknown][:SHOWN]


def _waiting(one: BoardRow, *, edit: bool = False) -> dict[str, Any]:
    row = one.encounter
    form = link("registration.edit", "registration.register", patient_id=row.patient_id) if edit else ""
    return {
        "at": filters.wall(row.arrived_at),
        "triage": one.category or "untriaged",
        "name": called(row.patient.name),
        "url": form or _address(one),
        "also": " · ".join(part for part in (sex_and_age(row.patient), _complaint(row)) if part),
    }


def _mine(_people: list[BoardRow]) -> list[dict[str, Any]]:
    own = queries.own_patients(me(), here_id())
    known = lean({row.patient_id for row in own})
    return [
        {
            "name": called(known[row.patient_id].name),
            "url": link("encounters.encounter", "records.read", encounter_id=row.id),
            "about": sex_and_age(known[row.patient_id]),
            "complaint": _complaint(row),
            "since": filters.instant(row.arrived_at),
        }
        for row in own
    ]


def _wards(_people: list[BoardRow]) -> list[dict[str, Any]]:
    return [
        {
            "name": tab.department.name_in(language()),
            "deployed": tab.deployed,
            "occupied": tab.occupied,
            "free": tab.free,
            "frees": tab.frees,
            "url": link("admission.beds", "admission.map", department_id=tab.department.id),
        }
        for tab in ward.tabs(here_id(), on=clock.today(zone()))
    ]


def _counts(people: list[BoardRow]) -> list[dict[str, Any]]:
    midnight, journal = queries.since_midnight(zone()), link("journal.journal", "journal.read")
    counts = [
        {"title": _("Comings registered"), "value": queries.comings_since(midnight, here_id()), "url": journal},
        {"title": _("New cards"), "value": queries.cards_since(midnight, here_id()), "url": ""},
    ]
    board = link("triage.board", "triage.board")
    now = {"title": _("In the emergency department now"), "value": len(people), "url": board}
    return [*counts, now] if board else counts


def _accounts(_people: list[BoardRow]) -> dict[str, Any]:
    found, total = bills.accounts(here_id())
    names = names_of([one.encounter.patient_id for one in found[:SHOWN]])
    rows = [
        {
            "name": called(names.get(one.encounter.patient_id)),
            "number": one.encounter.number,
            "due": one.due,
            "covered": one.covered,
            "held": one.left,
            "url": link("billing.bill", "billing.read", encounter_id=one.encounter.id),
            "pay": link("billing.pay", "billing.cash", encounter_id=one.encounter.id) if one.balance > 0 else "",
        }
        for one in found[:SHOWN]
    ]
    return {"rows": rows, "all": total, "url": link("billing.desk", "billing.read")}


def _shift(_people: list[BoardRow]) -> dict[str, Any]:
    shift = cash.open_shift_of(me().id, at=here_id())
    opened = link("billing.close_shift", "billing.cash") if shift else link("billing.open_shift", "billing.cash")
    return {"shift": shift, "url": opened}


def _missing(_people: list[BoardRow]) -> list[dict[str, Any]]:
    """The check list of setting up, what is missing first."""
    lines = [
        {
            "title": say(gap.title),
            "url": link(gap.endpoint, **(gap.values or {})),
            "done": gap.done,
            "essential": gap.essential,
        }
        for gap in facilities.check_list(here())
    ]
    return sorted(lines, key=lambda line: (line["done"], not line["essential"]))


def _log(_people: list[BoardRow]) -> list[dict[str, Any]]:
    log, address = queries.log(here_id(), zone()), link("audit.log", "audit.read")
    return [
        {"title": _("Entries"), "value": filters.number(log.entries), "url": address},
        {"title": _("Last entry"), "value": filters.instant(log.last_at) or _("none yet"), "url": ""},
        {"title": _("Refused today"), "value": log.refused_today, "url": address},
    ]


def _second(_people: list[BoardRow]) -> list[dict[str, Any]]:
    """What waits for this person's word as the second: moves, mistakes, money (rulings 8); as many as the list holds."""
    found, address = visitor(), link("encounters.moves")
    waiting, asked = encounters.waiting(me(), found.domains_off if found else ())
    lines = [
        (may(CONFIRM) or may("billing.confirm"), {"title": _("Wait for your word"), "value": waiting, "url": address}),
        (asked > 0, {"title": _("Asked by you, not answered yet"), "value": asked, "url": address}),
    ]
    return [line for shown, line in lines if shown]


def _unsigned(_people: list[BoardRow]) -> list[dict[str, Any]]:
    """How many who left have papers that somebody has not signed yet."""
    waiting = discharge.how_many_due(me())
    return [{"title": _("Not signed by all"), "value": waiting, "url": link("discharge.due")}] if waiting else []


def _likely(_people: list[BoardRow]) -> list[dict[str, Any]]:
    waiting = likely.how_many()
    return [{"title": _("Pairs to compare"), "value": waiting, "url": link("desk.likely_pairs")}] if waiting else []


def _glass(_people: list[BoardRow]) -> list[dict[str, Any]]:
    """Closed records opened today in an emergency (rulings 17)."""
    opened = encounters.opened_since(queries.since_midnight(zone()), here_id())
    return [{"title": _("Closed records opened today"), "value": opened, "url": link("encounters.glass_log")}]


def _recent(_people: list[BoardRow]) -> list[dict[str, Any]]:
    write = current().formats.person_name
    return [
        {
            "title": write(one.family, one.given, one.patronymic),
            "url": link("desk.patient", "registration.search", patient_id=one.patient_id),
        }
        for one in queries.recently_opened(me(), here_id())
    ]


PARTS: dict[str, Callable[[list[BoardRow]], Any]] = {
    "board": _board, "untriaged": _untriaged, "nameless": _nameless, "mine": _mine,
    "wards": _wards, "counts": _counts, "accounts": _accounts, "shift": _shift,
    "missing": _missing, "log": _log, "recent": _recent, "second": _second, "glass": _glass, "likely": _likely, "unsigned": _unsigned, "doses": treatment.home.doses, "results": orders.home.results, "todo": orders.home.to_do, "notices": lambda _people: notices(), "owed": lambda _people: owed(), "statistics": lambda _people: statistics.places(""),
    "slips": lambda _people: owed_slips(),
}  # fmt: skip
