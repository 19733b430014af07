"""One notice, those of a coming, their steps; and who may see them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.duties import rules
from lighthis.duties.models import Duty, DutyStep
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.terminology import queries as terminology

ALL_INFECTIONS = "duties.epidemiology"
_OVER = frozenset({"not_needed", "entered_in_error"})
_SAID = {
    "signal": N_("Told by phone"), "send": N_("Written notice sent"), "receipt": N_("Receipt confirmed"),
    "not_needed": N_("Not needed"),
}  # fmt: skip


def duty(duty_id: UUID, *, at: UUID) -> Duty:
    """A notice of this facility. Raises NotFound."""
    rows = select(Duty).where(Duty.id == duty_id, Duty.facility_id == at)
    found = session.scalar(rows.options(joinedload(Duty.encounter).joinedload(Encounter.patient)))
    if found is None:
        raise NotFound
    return found


def seen(duty_id: UUID, *, by: Actor) -> Duty:
    """A notice of the reader's facility, if this reader may see it. Raises NotFound, encounters.Closed."""
    if by.facility_id is None:
        raise NotFound
    found = duty(duty_id, at=by.facility_id)
    if not visible(found, by):
        raise encounters.Closed(found.encounter.patient_id)
    return found


def visible(row: Duty, by: Actor) -> bool:
    """Whether the coming is open to the reader, or the notice is one of those that an epidemiologist answers for."""
    return (row.kind == "infection" and by.may(ALL_INFECTIONS)) or encounters.visible(row.encounter, by)


def asked(duty_id: UUID, at: UUID, by: Actor) -> None:
    """For papers: whether this reader may have the paper of a notice. Raises NotFound, encounters.Closed."""
    seen(duty_id, by=by)


def of_comings(ids: Sequence[UUID], *, at: UUID) -> list[Duty]:
    """Every notice of some comings, oldest first."""
    rows = select(Duty).where(Duty.facility_id == at, Duty.encounter_id.in_(ids))
    return list(session.scalars(rows.options(joinedload(Duty.opened_by)).order_by(Duty.created_at, Duty.id)))


def known(rows: Sequence[Duty]) -> list[rules.Known]:
    """Notices as the rules see them."""
    return [rules.Known(one.id, one.kind, one.cause, one.code, one.state, one.first_id, one.recalls_id) for one in rows]


def steps_of(ids: Sequence[UUID], *, at: UUID) -> dict[UUID, dict[str, DutyStep]]:
    """The steps of some notices by their kind."""
    rows = select(DutyStep).where(DutyStep.facility_id == at, DutyStep.duty_id.in_(ids))
    found: dict[UUID, dict[str, DutyStep]] = {id_: {} for id_ in ids}
    for one in session.scalars(rows.options(joinedload(DutyStep.by)).order_by(DutyStep.id)) if ids else ():
        found[one.duty_id][one.kind] = one
    return found


def told(row: Duty, _lang: str) -> Message:
    """A notice in one line, for who is asked whether it was entered in error."""
    words = {"kind": Message(rules.KINDS[row.kind]), "state": Message(rules.STATES[row.state])}
    return Message(N_("%(kind)s: %(state)s"), words)


def happenings(encounter: Encounter, _lang: str) -> list[Happening]:
    """Notices and their steps as lines of the coming's timeline."""
    rows = of_comings([encounter.id], at=encounter.facility_id)
    steps = steps_of([one.id for one in rows], at=encounter.facility_id)
    return [line for one in rows for line in _lines(one, steps[one.id])]


def _lines(row: Duty, steps: dict[str, DutyStep]) -> list[Happening]:
    kind, link = Message(rules.KINDS[row.kind]), {"duty_id": row.id}
    opened = Message(N_("Notice is owed: %(cause)s"), {"cause": Message(rules.CAUSES[row.cause])})
    lines = [
        Happening(row.detected_at, kind, opened, row.opened_by_id, row.reason, "duties.notice", link, row.withdrawn_why)
    ]
    for one in steps.values():
        words = ", ".join(part for part in (one.from_whom, one.to_whom, one.words) if part)
        lines.append(Happening(one.happened_at, kind, Message(_SAID[one.kind]), one.by_id, words=words))
    return lines


def confirmable(encounter_id: UUID, at: UUID, lang: str) -> list[tuple[str, str]]:
    """For orders.queries: the diseases of a coming that were told of or are to be, by category, with their words."""
    own = [one for one in of_comings([encounter_id], at=at) if one.kind == "infection" and one.state not in _OVER]
    return [
        (one.category, f"{one.code} {terminology.named(one.code, lang)}".strip()) for one in own if one.first_id is None
    ]
