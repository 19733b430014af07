"""The steps of a notice: told, sent, received, or not needed; each once, by a named person."""

from dataclasses import dataclass
from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.duties import queries, rules
from lighthis.duties.actions.notices import keep
from lighthis.duties.models import Duty, DutyStep
from lighthis.facility import queries as facilities
from lighthis.facility.actions import next_number
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


@dataclass(frozen=True)
class Call:
    """Who told or sent, who took it, by which way, under which number of theirs."""

    from_whom: str = ""
    to_whom: str = ""
    how: str = ""
    their_number: str = ""
    words: str = ""


def signal(row: Duty, at: datetime, call: Call, *, by: Actor) -> None:
    """Somebody was told by phone; the notice gets its number in the register of the year. Raises Refusal."""
    if not call.to_whom.strip():
        raise Refusal(N_("write who took the call"), field="to_whom")
    _step(row, "signal", at, call, row.encounter.arrived_at, by)
    row.year = clock.local(clock.now(), facilities.facility(row.facility_id).zone).year
    row.number = next_number(row.facility_id, f"duty-{row.kind}", row.year)
    _say(row, "notice told", by, {"number": f"{row.year}/{row.number}"})


def send(row: Duty, at: datetime, call: Call, *, by: Actor) -> None:
    """The written notice left the hospital. Raises Refusal."""
    _step(row, "send", at, call, _done(row, "signal"), by)
    _say(row, "notice sent", by, {"number": f"{row.year}/{row.number}"})


def receive(row: Duty, at: datetime, call: Call, *, by: Actor) -> None:
    """Whoever received the written notice says so, with a number of theirs. Raises Refusal."""
    _step(row, "receipt", at, call, _done(row, "send"), by)
    _say(row, "receipt of the notice", by, {"their number": call.their_number})


def not_needed(row: Duty, reason: str, *, by: Actor) -> None:
    """Nobody needs to be told, as a named person says; a notice that went out is refuted by another one. Raises Refusal."""
    if not reason.strip():
        raise Refusal(N_("write why nobody needs to be told"), field="reason")
    _step(row, "not_needed", clock.now(), Call(words=reason.strip()), row.created_at, by)
    audit.wrote(row, "notice not needed", by=by, patient=row.encounter.patient_id, reason=reason)


def _step(row: Duty, kind: str, at: datetime, call: Call, since: datetime, by: Actor) -> None:
    keep(row)
    rules.check_step(row.state, kind)
    rules.check_moment(at, now=clock.now(), since=since, field="at")
    made = DutyStep(
        facility_id=row.facility_id, duty_id=row.id, kind=kind, happened_at=at, by_id=by.person,
        from_whom=call.from_whom.strip(), to_whom=call.to_whom.strip(), how=call.how.strip(),
        their_number=call.their_number.strip(), words=call.words.strip(),
    )  # fmt: skip
    session.add(made)
    row.state, row.due_at = rules.after(kind, row.notice_due_at)


def _say(row: Duty, verb: str, by: Actor, detail: dict[str, str]) -> None:
    session.flush()
    audit.wrote(row, verb, by=by, patient=row.encounter.patient_id, detail=detail)


def _done(row: Duty, kind: str) -> datetime:
    """When an earlier step happened; the detection where it has not, which the order of steps refuses anyway."""
    found = queries.steps_of([row.id], at=row.facility_id)[row.id].get(kind)
    return found.happened_at if found else row.detected_at
