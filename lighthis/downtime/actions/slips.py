"""One slip: taken in hand, tied to what is written from it, settled. Of two people the second is told who was first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.downtime import queries, rules
from lighthis.downtime.models import DowntimeEntry, DowntimeSlip
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.people import short

DONE_BEFORE = N_("Slip %(number)s was typed back already: %(who)s, %(time)s. Look at what came of it.")
IN_OTHER_HANDS = N_("Slip %(number)s is being typed back by %(who)s since %(time)s.")


def begin(
    slip: DowntimeSlip, written_by: str, written_at: datetime, *, by: Actor, instead: bool = False
) -> DowntimeSlip:
    """Take a slip in hand: who wrote it on paper, when its first event was. `instead`: of a colleague who began. Raises Refusal."""
    _kept(slip)
    if slip.pack.as_of is None:
        raise Refusal(N_("This pack was never made."))
    hours = rules.settings_of(facility(slip.facility_id).settings).hours_back
    rules.check_written(written_at, now=clock.now(), hours_back=hours)
    if slip.state == "done" and not instead:
        raise _done_before(slip)
    if slip.state == "owed" and slip.begun_by_id not in {None, by.id} and not instead:
        raise _in_other_hands(slip, "instead")
    before = {"state": slip.state, "reason": slip.reason, "begun by": str(slip.begun_by_id or "")}
    slip.state, slip.reason, slip.settled_at, slip.settled_by_id = "owed", "", None, None
    slip.written_by, slip.written_at = written_by.strip(), written_at
    slip.begun_by_id, slip.begun_at = by.person, clock.now()
    session.flush()
    audit.wrote(slip, "slip taken in hand", by=by, detail={"number": slip.number, "before": before})
    return slip


def keep_entry(number: str, what: Any, verb: str, *, by: Actor) -> DowntimeEntry | None:
    """Tie something that was just written to the slip in hand; None where it is of no coming. Raises Refusal, NotFound.

    In the write unit of what was written: a refusal here takes that back too.
    """
    encounter = coming_of(what)
    if by.facility_id is None or by.id is None or encounter is None:
        return None
    slip = queries.by_number(number, at=by.facility_id)
    _hold(slip, by)
    if verb == rules.CAME:
        _check_one_coming(slip)
    made = DowntimeEntry(
        facility_id=slip.facility_id, slip_id=slip.id, encounter_id=encounter, verb=verb, object_id=what.id, by_id=by.id
    )
    session.add(made)
    session.flush()
    return made


def coming_of(what: Any) -> UUID | None:
    """The coming that a row is of."""
    if isinstance(what, Encounter):
        return what.id
    own = getattr(what, "encounter_id", None)
    stay = getattr(what, "stay", None)
    found = own if own is not None or stay is None else stay.encounter_id
    return found if isinstance(found, UUID) else None


def _check_one_coming(slip: DowntimeSlip) -> None:
    """A sheet is of one person who came; one entered in error makes room for another."""
    for one in queries.entries_of([slip.id], at=slip.facility_id):
        if one.verb == rules.CAME and one.encounter.status != "entered_in_error":
            raise Refusal(
                N_("From slip %(number)s the coming %(coming)s was registered already: %(who)s, %(time)s."),
                number=slip.number, coming=one.encounter.number, who=short(one.by), time=one.created_at,
            )  # fmt: skip


def finish(slip: DowntimeSlip, *, by: Actor) -> None:
    """Everything on the sheet is in the record. Raises Refusal."""
    _hold(slip, by)
    if not queries.entries_of([slip.id], at=slip.facility_id):
        raise Refusal(N_("Nothing was written from this slip yet. Type it back, or say why it was not used."))
    slip.state, slip.settled_at, slip.settled_by_id = "done", clock.now(), by.person
    session.flush()
    audit.wrote(slip, "slip typed back", by=by, detail={"number": slip.number})


def write_off(slip: DowntimeSlip, reason: str, *, by: Actor) -> None:
    """The sheet was not used, or spoilt, and nothing came of it. Raises Refusal."""
    _kept(slip)
    if slip.state == "done":
        raise _done_before(slip)
    if queries.entries_of([slip.id], at=slip.facility_id):
        raise Refusal(N_("Something was written from this slip: it was used."), field="outcome")
    if not reason.strip():
        raise Refusal(N_("write why it was not used"), field="reason")
    slip.state, slip.reason = "unused", reason.strip()
    slip.settled_at, slip.settled_by_id = clock.now(), by.person
    session.flush()
    audit.wrote(slip, "slip written off", by=by, reason=reason, detail={"number": slip.number})


def _hold(slip: DowntimeSlip, by: Actor) -> None:
    """The slip, while this person has it in hand. Raises Refusal."""
    _kept(slip)
    if slip.state == "done":
        raise _done_before(slip)
    if slip.begun_at is None or slip.state != "owed":
        raise Refusal(N_("Slip %(number)s is not in hand: open it and write who filled it in."), number=slip.number)
    if slip.begun_by_id != by.id:
        raise _in_other_hands(slip)


def _kept(slip: DowntimeSlip) -> None:
    """The slip as it is now, ours until the end of the unit."""
    session.flush()
    session.refresh(slip, with_for_update={"of": DowntimeSlip})


def _done_before(slip: DowntimeSlip) -> Refusal:
    return Refusal(DONE_BEFORE, number=slip.number, who=short(slip.settled_by), time=slip.settled_at)


def _in_other_hands(slip: DowntimeSlip, field: str | None = None) -> Refusal:
    return Refusal(IN_OTHER_HANDS, field=field, number=slip.number, who=short(slip.begun_by), time=slip.begun_at)
