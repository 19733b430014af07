"""What the bed map, the lists and the patient banner say of beds and stays, in the reader's words."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from lighthis.admission import actions, queries, rules, ward
from lighthis.admission.forms import LEAVING, OUTCOMES
from lighthis.admission.models import Stay
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.encounters.rules import PAYERS, WISHES
from lighthis.facility import queries as facilities
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.packs.pack import current
from lighthis.staff.models import Staff
from lighthis.web import filters
from lighthis.web.language import language, say
from lighthis.web.visit import may, zone

URGENCY = ("red", "orange", "yellow", "", "green", "grey", "black", "blue")  # untriaged before green (design.md 4)


def name(person: ward.Person) -> str:
    """Surname and initials; nothing for who reads totals only."""
    if not may("registration.search"):
        return ""
    return current().formats.short_name(person.family, person.given, person.patronymic) or _("no name")


def doctor(person: Staff | None) -> str:
    """A doctor's surname and initials."""
    return current().formats.short_name(person.family, person.given, person.patronymic) if person is not None else ""


def sex_and_age(person: ward.Person) -> str:
    """One letter and the age, as in every list."""
    sex = {"male": _("m"), "female": _("f")}.get(person.sex, "")
    age = filters.age(person.birth_date, about=person.birth_precision == "estimated")
    return ", ".join(part for part in (sex, age) if part)


def day_of_stay(stay: Any) -> int:
    """Which day a patient lies here, on the facility's calendar."""
    return rules.day_of_stay(clock.local(stay.admitted_at, zone()).date(), clock.today(zone()))


def bed_days(stay: Stay) -> int:
    """Bed-days of a stay that ended, or so far."""
    left = stay.left_at or clock.now()
    return rules.bed_days(clock.local(stay.admitted_at, zone()).date(), clock.local(left, zone()).date())


def room_sex(sex: str) -> str:
    """For whom a room is."""
    return {"male": pgettext("room", "for men"), "female": pgettext("room", "for women")}.get(
        sex, pgettext("room", "for all")
    )


def room_kind(kind: str) -> str:
    """What sort of room, where it is not an ordinary one."""
    return {"better": pgettext("room", "better room"), "isolator": pgettext("room", "isolator")}.get(kind, "")


def bed_title(bed: Bed) -> str:
    """A bed in one line of a list to choose from."""
    title = _("Room %(room)s, bed %(bed)s", room=bed.room.number, bed=bed.number)
    more = (
        room_sex(bed.room.sex),
        room_kind(bed.room.kind),
        {"cot": _("cot"), "reserved": pgettext("bed", "reserved")}.get(bed.kind, ""),
    )
    return " · ".join(part for part in (title, *more) if part)


def bed_choice(bed: Bed, fit: rules.Fit) -> str:
    """A bed to choose, with what one must know of it for this patient."""
    against = [fit.ban] if fit.ban is not None else [*fit.questions, *fit.remarks]
    return " · ".join([bed_title(bed), *(say(one) for one in against)])


def bed_offers(
    department_id: UUID, at: UUID, guest: rules.Guest, stay: Stay | None, asked: str
) -> list[tuple[UUID, str]]:
    """The free beds of a department for a patient, fitting ones first."""
    free = queries.free_beds(department_id, at=at, on=clock.today(zone()))
    sexes = queries.sexes_in(list({bed.room_id for bed in free}), besides=stay.id if stay is not None else None)
    fits = {bed: rules.fit(guest, actions.place_as(bed, sexes.get(bed.room_id, frozenset()))) for bed in free}
    free.sort(key=lambda bed: (fits[bed].ban is not None, len(fits[bed].questions), len(fits[bed].remarks)))
    return [*((bed.id, bed_choice(bed, fits[bed])) for bed in free), *_taken_meanwhile(department_id, at, free, asked)]


def _taken_meanwhile(department_id: UUID, at: UUID, free: list[Bed], asked: str) -> list[tuple[UUID, str]]:
    """A bed that was free when the page was opened: the refusal names it instead of "not in the list"."""
    try:
        bed = facilities.bed(UUID(asked), at=at)
    except (ValueError, NotFound):
        return []
    return [(bed.id, bed_title(bed))] if bed not in free and bed.room.department_id == department_id else []


def status(bed: ward.BedRow) -> rules.Status:
    """The one word of a bed."""
    return rules.status(bed.kind, bed.state, occupied=bed.lying is not None)


def rooms(rows: list[ward.RoomRow]) -> list[dict[str, Any]]:
    """The rooms as parts/bed.html draws them."""
    return [
        {"number": room.number, "about": _room_about(room), "beds": [_bed(bed) for bed in room.beds]} for room in rows
    ]


def _room_about(room: ward.RoomRow) -> str:
    facts = [room_kind(room.kind), room_sex(room.sex)]
    if len(room.beds) > 1:  # of a single bed the map itself says all
        taken = sum(1 for bed in room.beds if bed.lying is not None)
        facts += [
            ngettext("%(num)d bed", "%(num)d beds", len(room.beds)),
            ngettext("%(num)d taken", "%(num)d taken", taken),
        ]
    return " · ".join(fact for fact in facts if fact)


def _bed(bed: ward.BedRow) -> dict[str, Any]:
    now = status(bed)
    made: dict[str, Any] = {"number": bed.number, "state": now, "tags": _tags(bed), "why": "", "place_url": ""}
    if bed.lying is not None:
        made |= _occupied(bed.lying)
    elif now in {"free", "reserved"} and may("admission.accept") and bed.kind != "carer":
        made["place_url"] = url_for("admission.bed_waiting", bed_id=bed.id)
    elif now in {"cleaning", "closed"}:
        made["why"] = bed.reason
        if may("admission.accept"):
            made |= {
                "name": _("Cleaning is done") if now == "cleaning" else _("Change the state"),
                "url": url_for("admission.bed_state", bed_id=bed.id),
            }
    return made


def _occupied(lying: ward.Lying) -> dict[str, Any]:
    shown = name(lying.person)
    if not shown:
        return {}
    facts = [sex_and_age(lying.person), _("day %(day)s", day=day_of_stay(lying)), lying.doctor]
    return {
        "name": shown,
        "url": url_for("admission.stay", stay_id=lying.stay_id),
        "about": " · ".join(fact for fact in facts if fact),
    }


def _tags(bed: ward.BedRow) -> list[tuple[str, str]]:
    tags = []
    if bed.kind in {"cot", "carer"}:
        tags.append((_("cot") if bed.kind == "cot" else _("carer"), ""))
    if bed.lying is not None and bed.lying.has_allergy and may("registration.search"):
        tags.append((_("allergy"), "act"))
    return tags


def account(rows: list[ward.RoomRow]) -> rules.Account:
    """The bed account of what the map shows."""
    return rules.account((bed.kind, room.sex, status(bed)) for room in rows for bed in room.beds)


def account_lines(found: rules.Account) -> list[dict[str, Any]]:
    """The bed account as lines that add up to the first one."""
    lines = [
        (_("Deployed"), found.deployed), (_("Occupied"), found.occupied), (_("Free for men"), found.free_male),
        (_("Free for women"), found.free_female), (_("Free for all"), found.free_any),
        (pgettext("beds", "Reserved"), found.reserved), (pgettext("beds", "Cleaning"), found.cleaning), (pgettext("beds", "Closed"), found.closed),
    ]  # fmt: skip
    outside = [(_("Besides: cots"), found.cots), (_("Besides: carers' places"), found.carers)]
    return [
        {"title": title, "value": value, "url": ""} for title, value in [*lines, *(one for one in outside if one[1])]
    ]


def movement_lines(found: ward.Movement) -> list[dict[str, Any]]:
    """What happened since the census."""
    lines = [
        (pgettext("count", "Admitted"), str(found.admitted)), (_("Moved here / away"), f"{found.moved_in} / {found.moved_out}"),
        (pgettext("count", "Discharged"), str(found.discharged)), (pgettext("count", "Died"), str(found.died)),
    ]  # fmt: skip
    return [{"title": title, "value": value, "url": ""} for title, value in lines]


def by_urgency(rows: list[ward.Waiting]) -> list[ward.Waiting]:
    """Those who are here by triage category, then by time; planned ones after them by day."""
    rank = {mark: place for place, mark in enumerate(URGENCY)}
    return sorted(
        rows,
        key=lambda one: (one.planned_on is not None, str(one.planned_on or ""), rank.get(one.mark, 3), one.asked_at),
    )


def waiting_items(rows: list[ward.Waiting]) -> list[dict[str, Any]]:
    """Who waits, as the side column lists them."""
    return [
        {
            "at": _("plan") if one.planned_on else filters.wall(one.asked_at),
            "triage": one.mark,
            "name": name(one.person) or _("a patient"),
            "url": url_for("admission.accept", request_id=one.request_id) if may("admission.accept") else "",
            "also": " · ".join(fact for fact in (sex_and_age(one.person), comes_from(one)) if fact),
        }
        for one in by_urgency(rows)
    ]


def comes_from(one: ward.Waiting) -> str:
    """Where a waiting patient is now, or for which day it is planned."""
    if one.planned_on is not None:
        return _("for %(day)s", day=filters.day(one.planned_on))
    return {"emergency": _("from the emergency department"), "outpatient": _("from the outpatient department")}.get(
        one.comes_from, ""
    )


def wish(code: str) -> str:
    """What sort of room was wished for."""
    return say(WISHES.get(code, ""))


def payer(code: str) -> str:
    """Who pays for the coming."""
    return say(PAYERS.get(code, ""))


def leaving(code: str) -> str:
    """How the patient left: the country's word, else ours."""
    return filters.code(code, "disposition") if code not in dict(LEAVING) else str(dict(LEAVING)[code])


def outcome(code: str) -> str:
    """What came of the treatment: the country's word, else ours."""
    known = filters.code(code, "outcome")
    return known if known != code else str(dict(OUTCOMES).get(code, code))


def whereabouts(ids: list[UUID], at: UUID) -> dict[UUID, list[str]]:
    """Department, room, bed, day of stay and doctor of those who lie here, for banners and lists."""
    return {patient: _place(found) for patient, found in ward.lying(ids, at=at).items()}


def _place(found: ward.Whereabouts) -> list[str]:
    told = [found.department.name_in(language()), _("room %(room)s", room=found.room), _("bed %(bed)s", bed=found.bed)]
    told.append(_("day of stay: %(day)s", day=day_of_stay(found)))
    return [*told, *([_("doctor %(name)s", name=doctor(found.doctor))] if found.doctor is not None else [])]


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Lines of the coming's timeline: to bed, transfers, leaving."""
    stay = queries.stay_of(encounter.id)
    if stay is None:
        return []
    values = {"stay_id": stay.id}
    told = [
        Happening(
            one.since, Message(N_("bed")),
            Message(
                N_("%(department)s, room %(room)s, bed %(bed)s"),
                {"department": one.bed.room.department.name_in(lang), "room": one.bed.room.number, "bed": one.bed.number},
            ),
            None, endpoint="admission.stay", values=values,
        )
        for one in stay.occupancies
    ]  # fmt: skip
    if stay.left_at is not None:
        left = Message(N_("left the hospital, case history %(number)s"), {"number": stay.number})
        told.append(
            Happening(stay.left_at, Message(N_("discharge")), left, None, endpoint="admission.stay", values=values)
        )
    return told
