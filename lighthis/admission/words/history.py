"""Where a patient lies, and what happened in a stay, for banners and timelines."""

from datetime import datetime
from uuid import UUID

from lighthis.admission import queries, ward
from lighthis.admission.birth_models import Birth
from lighthis.admission.models import BedHold, BedOccupancy, Stay, StayCorrection, StayLeave
from lighthis.admission.words.family import born_told
from lighthis.admission.words.people import day_of_stay, department_then, doctor
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.kernel.text import N_, Message
from lighthis.web.language import gettext as _
from lighthis.web.language import language


def whereabouts(ids: list[UUID], at: UUID) -> dict[UUID, list[str]]:
    """Department, room, bed, day of stay and doctor of those who lie here, for banners and lists."""
    return {patient: _place(found) for patient, found in ward.lying(ids, at=at).items()}


def _place(found: ward.Whereabouts) -> list[str]:
    told = [found.department.name_in(language()), *_bed(found)]
    told.append(_("day of stay: %(day)s", day=day_of_stay(found)))
    return [*told, *([_("doctor %(name)s", name=doctor(found.doctor))] if found.doctor is not None else [])]


def _bed(found: ward.Whereabouts) -> list[str]:
    if not found.bed:
        return [_("without a bed")]
    room, bed = _("room %(room)s", room=found.room), _("bed %(bed)s", bed=found.bed)
    return [room, _("beside the mother"), bed] if found.is_beside else [room, bed]


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Lines of the coming's timeline: beds that were kept, to bed, transfers, leaving, what was taken back."""
    told = [_kept(one) for one in queries.holds_of(encounter.id, at=encounter.facility_id)]
    told += [_born(one, encounter, lang) for one in queries.births_around(encounter.id, at=encounter.facility_id)]
    stay = queries.course_of(encounter.id, at=encounter.facility_id)
    if stay is None:
        return told
    corrections = queries.corrections_of(stay.id, at=stay.facility_id)
    mistakes = mistaken(corrections)
    told += [_lay(one, stay, lang, mistakes.get(one.id, "")) for one in stay.occupancies]
    told += [_away(one) for one in queries.leaves_of(stay)]
    told += [
        _left(stay, one.happened_at, one.reason)
        for one in corrections
        if one.kind == "discharge" and one.state == "done"
    ]
    return told if stay.left_at is None else [*told, _left(stay, stay.left_at, "")]


def _born(one: Birth, encounter: Encounter, lang: str) -> Happening:
    """A birth: with a link from the mother to the child; the child's line does not lead back to a coming that may be hidden."""
    is_child = one.encounter.id != encounter.id
    to = (
        {}
        if is_child or one.child_stay_id is None
        else {"endpoint": "admission.stay", "values": {"stay_id": one.child_stay_id}}
    )
    return Happening(
        one.born_at, Message(N_("birth")), born_told(one, lang), one.by_id, withdrawn=one.withdrawn_why, **to
    )  # fmt: skip


def mistaken(corrections: list[StayCorrection]) -> dict[UUID, str]:
    """Why a piece of a stay never was, by the piece."""
    return {one.occupancy_id: one.reason for one in corrections if one.kind == "transfer" and one.state == "done"}


def mistake(kind: str, number: str) -> str:
    """What is to be taken back in a stay, for a list."""
    return {
        "transfer": _("Transferred by mistake, case history No %(number)s", number=number),
        "discharge": _("Discharged by mistake, case history No %(number)s", number=number),
        "placement": _("Put to bed by mistake, case history No %(number)s", number=number),
    }[kind]


def taken_back(row: StayCorrection) -> str:
    """What became of a request to take something back, for who asked or confirmed."""
    if row.state == "asked":
        return _("It waits for another person to confirm. Until then all stays as it was.")
    return {
        "transfer": _("The transfer was taken back."), "discharge": _("The discharge was taken back."),
        "placement": _("Taken back. The patient waits for a bed again."),
    }[row.kind]  # fmt: skip


def to_be_taken_back(kind: str) -> str:
    """What waits for another person, on the page of the stay."""
    return {
        "transfer": _("The transfer is to be taken back; it waits for another person."),
        "discharge": _("The discharge is to be taken back; it waits for another person."),
        "placement": _("The placement is to be taken back; it waits for another person."),
    }[kind]


def _lay(one: BedOccupancy, stay: Stay, lang: str, mistake: str) -> Happening:
    room = one.bed.room
    where = {"department": department_then(stay, one).name_in(lang), "room": room.number, "bed": one.bed.number}
    return Happening(
        one.since, Message(N_("bed")), Message(N_("%(department)s, room %(room)s, bed %(bed)s"), where), None,
        endpoint="admission.stay", values={"stay_id": one.stay_id}, withdrawn=mistake,
    )  # fmt: skip


def _away(one: StayLeave) -> Happening:
    until = one.until or one.promised
    said = {
        "": N_("on leave, to be back by %(until)s"), "came_back": N_("on leave, back at %(until)s"),
        "left": N_("on leave, did not come back"), "in_error": N_("on leave, to be back by %(until)s"),
    }[one.ended]  # fmt: skip
    return Happening(
        one.since, Message(N_("leave")), Message(said, {"until": one.promised if one.ended == "in_error" else until}), one.by_id,
        endpoint="admission.stay", values={"stay_id": one.stay_id}, withdrawn=one.note if one.ended == "in_error" else "",
    )  # fmt: skip


def _left(stay: Stay, at: datetime, mistake: str) -> Happening:
    left = Message(N_("left the hospital, case history %(number)s"), {"number": stay.number})
    values = {"stay_id": stay.id}
    return Happening(
        at, Message(N_("discharge")), left, None, endpoint="admission.stay", values=values, withdrawn=mistake
    )


def _kept(one: BedHold) -> Happening:
    where = {"room": one.bed.room.number, "bed": one.bed.number, "until": one.promised}
    return Happening(
        one.since, Message(N_("bed")), Message(N_("room %(room)s, bed %(bed)s kept until %(until)s"), where), one.by_id,
        withdrawn=one.reason if one.ended in {"released", "given_away"} else "",
    )  # fmt: skip
