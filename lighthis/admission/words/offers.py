"""Beds to choose from, with what one must know of each for this patient."""

from dataclasses import dataclass
from uuid import UUID

from lighthis.admission import actions, queries, rules
from lighthis.admission.models import BedHold, Stay
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import pgettext, say
from lighthis.web.visit import may, zone


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


def bed_choice(bed: Bed, fit: rules.Fit, hold: BedHold | None = None, encounter: Encounter | None = None) -> str:
    """A bed to choose, with what one must know of it for this patient."""
    against = [fit.ban] if fit.ban is not None else [*fit.questions, *fit.remarks]
    facts = [bed_title(bed), *([pgettext("bed", "cleaning")] if bed.state == "cleaning" else [])]
    if hold is not None:
        mine = encounter is not None and hold.encounter_id == encounter.id
        kept = _("kept for this patient until %(until)s") if mine else _("kept for another patient until %(until)s")
        facts.append(kept % {"until": filters.instant(hold.until)})
    return " · ".join([*facts, *(say(one) for one in against)])


@dataclass(frozen=True)
class Offer:
    """Beds to choose from as value and words, and whether some of them are kept for others."""

    beds: list[tuple[UUID, str]]
    gives_away: bool


def bed_offers(
    department_id: UUID, at: UUID, encounter: Encounter, guest: rules.Guest, *, stay: Stay | None = None, asked: str = "",
    states: tuple[str, ...] = ("ready",), to_give_away: bool = True,
) -> Offer:  # fmt: skip
    """The free beds of a department for a patient: the one kept for him first, then fitting ones; those kept for others last,
    and only for who may give them away."""
    free = queries.free_beds(department_id, at=at, on=clock.today(zone()), states=states)
    holds = queries.holds_of_beds([bed.id for bed in free], clock.now(), at=at)
    others = {id_ for id_, hold in holds.items() if hold.encounter_id != encounter.id}
    offered = [bed for bed in free if bed.id not in others or (to_give_away and may(actions.GIVE_AWAY))]
    sexes = queries.sexes_in(
        list({bed.room_id for bed in offered}), at=at, besides=stay.id if stay is not None else None
    )
    fits = {bed: rules.fit(guest, actions.place_as(bed, sexes.get(bed.room_id, frozenset()))) for bed in offered}
    offered.sort(
        key=lambda bed: (
            bed.id in others, bed.id not in holds, fits[bed].ban is not None, bed.state != "ready", len(fits[bed].questions), len(fits[bed].remarks)
        )
    )  # fmt: skip
    listed = [(bed.id, bed_choice(bed, fits[bed], holds.get(bed.id), encounter)) for bed in offered]
    listed += _taken_meanwhile(department_id, at, offered, asked)
    return Offer(listed, any(bed.id in others for bed in offered))


def _taken_meanwhile(department_id: UUID, at: UUID, free: list[Bed], asked: str) -> list[tuple[UUID, str]]:
    """A bed that was free when the page was opened: the refusal names it instead of "not in the list"."""
    try:
        bed = facilities.bed(UUID(asked), at=at)
    except (ValueError, NotFound):
        return []
    return [(bed.id, bed_title(bed))] if bed not in free and bed.room.department_id == department_id else []
