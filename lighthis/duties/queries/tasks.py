"""What waits to be told, as tasks: on a coming, on the emergency board."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.duties import rules
from lighthis.duties.models import Duty
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Task
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Message, Overdue

_SHORT = {"infection": N_("infection notice"), "police": N_("notice to the police")}
NEUTRAL = N_("notice")  # of a sensitive coming a board says no more (rulings 9)
MOST = 1000


def pending(ids: Sequence[UUID], *, at: UUID) -> dict[UUID, list[Message]]:
    """For the emergency board: what waits to be told of some comings, by coming, the most urgent first. One statement."""
    now, found = clock.now(), dict[UUID, list[Message]]()
    if not ids:
        return found
    rows = select(Duty.encounter_id, Duty.kind, Duty.due_at, Encounter.secrecy).join(
        Encounter, (Encounter.id == Duty.encounter_id) & (Encounter.facility_id == at)
    )
    rows = rows.where(Duty.facility_id == at, Duty.encounter_id.in_(ids), Duty.due_at.is_not(None))
    for encounter_id, kind, due_at, secrecy in session.execute(rows.order_by(Duty.due_at).limit(MOST)):
        what = Message(NEUTRAL if secrecy == "sensitive" else _SHORT[kind])
        late = rules.is_late(due_at, now)
        said = {"what": what, "time": due_at}
        one = (
            Overdue(N_("%(what)s overdue since %(time)s"), said)
            if late
            else Message(N_("%(what)s until %(time)s"), said)
        )
        found.setdefault(encounter_id, []).append(one)
    return found


def tasks(encounter: Encounter) -> list[Task]:
    """For the page of a coming: its notices that wait, the most urgent first."""
    rows = select(Duty).where(
        Duty.facility_id == encounter.facility_id, Duty.encounter_id == encounter.id, Duty.due_at.is_not(None)
    )
    now = clock.now()
    return [
        Task(
            Message(rules.KINDS[one.kind]), Message(rules.CAUSES[one.cause]), one.due_at, rules.is_late(one.due_at, now),
            "duties.notice", {"duty_id": one.id}, "duties.read",
        )
        for one in session.scalars(rows.order_by(Duty.due_at))
    ]  # fmt: skip
