"""What the bed map and its account say."""

from collections import Counter
from datetime import date
from typing import Any

from flask import url_for

from lighthis.admission import rules, ward
from lighthis.admission.words.family import kin
from lighthis.admission.words.offers import room_kind, room_sex
from lighthis.admission.words.people import day_of_stay, name
from lighthis.kernel import clock
from lighthis.registration.called import sex_and_age
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import ngettext, pgettext
from lighthis.web.visit import may, zone


def status(bed: ward.BedRow) -> rules.Status:
    """The one word of a bed."""
    leaving = bed.lying is not None and rules.is_leaving(_leaving_on(bed.lying), today=clock.today(zone()))
    return rules.status(bed.kind, bed.state, occupied=bed.lying is not None, held=bed.held is not None, leaving=leaving)


def _leaving_on(lying: ward.Lying) -> date | None:
    return clock.local(lying.leaving_at, zone()).date() if lying.leaving_at is not None else None


def rooms(rows: list[ward.RoomRow], only: str = "") -> list[dict[str, Any]]:
    """The rooms as parts/bed.html draws them, all beds or those of one state."""
    drawn = [
        {"number": room.number, "about": _room_about(room), "beds": [_bed(bed) for bed in room.beds if only in {"", status(bed)}]}
        for room in rows
    ]  # fmt: skip
    return [room for room in drawn if room["beds"] or not only]


def state_filters(rows: list[ward.RoomRow], chosen: str, address: str) -> list[dict[str, Any]]:
    """How many beds are in each state, as a choice of what the map shows; states that no bed is in are left out."""
    states = Counter(status(bed) for room in rows for bed in room.beds)
    listed: list[tuple[str, str, int]] = [
        ("", pgettext("beds", "All"), sum(states.values())), ("free", pgettext("beds", "Free"), states["free"]),
        ("occupied", _("Occupied"), states["occupied"]), ("leaving", pgettext("beds", "Leaving"), states["leaving"]), ("reserved", pgettext("beds", "Reserved"), states["reserved"]),
        ("cleaning", pgettext("beds", "Cleaning"), states["cleaning"]), ("closed", pgettext("beds", "Closed"), states["closed"]),
    ]  # fmt: skip
    return [
        {"title": f"{title} {count}", "url": f"{address}?show={code}" if code else address, "current": code == chosen}
        for code, title, count in listed
        if count or not code or code == chosen
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
    elif bed.held is not None and now == "reserved":
        made |= _held(bed, bed.held)
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
    leaving = _("leaves: %(time)s", time=filters.instant(lying.leaving_at)) if lying.leaving_at is not None else ""
    return {
        "name": shown,
        "url": url_for("admission.stay", stay_id=lying.stay_id),
        "about": " · ".join(fact for fact in facts if fact),
        "why": leaving,
        "kin": [shown for one in lying.kin if (shown := kin(one))],
    }


def _held(bed: ward.BedRow, held: ward.Held) -> dict[str, Any]:
    """For whom the bed is kept, and until when; who may put patients to bed gets to the page where it ends."""
    facts = [sex_and_age(held.person), _("until %(time)s", time=filters.instant(held.until))]
    url = url_for("admission.bed_waiting", bed_id=bed.id) if may("admission.accept") else ""
    return {
        "name": name(held.person) or (_("kept for a patient") if url else ""),
        "url": url,
        "about": " · ".join(fact for fact in facts if fact),
    }


def _tags(bed: ward.BedRow) -> list[tuple[str, str]]:
    tags = []
    if bed.kind in {"cot", "carer"}:
        tags.append((_("cot") if bed.kind == "cot" else _("carer"), ""))
    if bed.lying is not None and bed.lying.away_until is not None:
        until = filters.instant(bed.lying.away_until)
        tags.append((_("on leave until %(until)s", until=until), "act" if bed.lying.away_until < clock.now() else ""))
    if bed.lying is not None and bed.lying.has_allergy and may("registration.search"):
        tags.append((_("allergy"), "act"))
    return tags


def account(rows: list[ward.RoomRow]) -> rules.Account:
    """The bed account of what the map shows."""
    return rules.account((bed.kind, room.sex, status(bed)) for room in rows for bed in room.beds)


def account_lines(found: rules.Account) -> list[dict[str, Any]]:
    """The bed account as lines that add up to the first one."""
    lines = [
        (_("Deployed"), found.deployed), (_("Occupied"), found.occupied), (pgettext("beds", "Leaving"), found.leaving), (_("Free for men"), found.free_male),
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
