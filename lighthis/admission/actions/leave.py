"""A patient is let go for a time and comes back; the bed stays theirs."""

from datetime import datetime

from lighthis.admission import queries, rules
from lighthis.admission.actions.rows import here_since, locked_open
from lighthis.admission.models import Stay, StayLeave
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

AWAY = N_("The patient is on leave. Write the return first.")


def go_on_leave(stay: Stay, since: datetime, promised: datetime, reason: str, *, by: Actor) -> StayLeave:
    """The patient is let go until a time; the bed is kept, the statistics count them as present. Raises Refusal."""
    stay = locked_open(stay)
    if queries.leave_of(stay, lock=True) is not None:
        raise Refusal(N_("The patient is on leave already."))
    before = [one for one in queries.leaves_of(stay) if one.ended != "in_error"]
    lies_since = here_since(stay)
    ended = [one.until for one in before if one.until is not None]
    since = rules.same_minute(since, max([lies_since, *ended]))
    refusal = rules.may_go(
        since, promised, now=clock.now(), lies_since=lies_since, back_at=max(ended, default=None),
        most=rules.longest(session.get_one(Facility, stay.facility_id).settings),
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    row = StayLeave(
        facility_id=stay.facility_id,
        stay_id=stay.id,
        since=since,
        promised=promised,
        reason=reason.strip(),
        by_id=by.id,
    )
    session.add(row)
    session.flush()
    detail = {"since": since.isoformat(), "promised": promised.isoformat()}
    audit.wrote(stay, "let go on leave", by=by, patient=stay.encounter.patient_id, reason=reason, detail=detail)
    return row


def come_back(stay: Stay, at: datetime, note: str, *, by: Actor) -> StayLeave:
    """The patient is back. Raises Refusal."""
    stay = locked_open(stay)
    row = _present(stay)
    at = rules.same_minute(at, row.since)
    refusal = rules.may_return(at, now=clock.now(), since=row.since)
    if refusal is not None:
        raise refusal
    _end(row, at, "came_back", note, by)
    detail = {"at": at.isoformat(), "promised": row.promised.isoformat()}
    audit.wrote(stay, "came back from leave", by=by, patient=stay.encounter.patient_id, detail=detail)
    return row


def never_left(stay: Stay, reason: str, *, by: Actor) -> StayLeave:
    """The leave was entered by mistake: nothing in the statistics rests on it, so one person's word is enough. Raises Refusal."""
    stay = locked_open(stay)
    row = _present(stay)
    _end(row, row.since, "in_error", reason, by)
    audit.wrote(stay, "leave entered in error", by=by, patient=stay.encounter.patient_id, reason=reason)
    return row


def refuse_move_then(stay: Stay, at: datetime) -> datetime:
    """The moment of a move, right after a return of the same minute. Raises Refusal where the patient is on leave, or was then."""
    if queries.leave_of(stay) is not None:
        raise Refusal(AWAY)
    over = _over(stay)
    for _since, until in over:
        at = rules.same_minute(at, until)
    if refusal := rules.here_then(at, over, "at"):
        raise refusal
    return at


def _over(stay: Stay) -> list[tuple[datetime, datetime]]:
    """The leaves that the patient came back from."""
    return [(one.since, one.until) for one in queries.leaves_of(stay) if one.ended == "came_back" and one.until]


def refuse_after_leave(stay: Stay) -> None:
    """Who went on leave from here lay here. Raises Refusal."""
    if any(one.ended != "in_error" for one in queries.leaves_of(stay)):
        raise Refusal(N_("The patient went on leave from this bed; the placement was no mistake."))


def away_again(stay: Stay, left_at: datetime | None) -> None:
    """The discharge of a patient on leave is taken back: the leave goes on."""
    for row in queries.leaves_of(stay):
        if row.ended == "left" and row.until == left_at:
            row.until, row.ended, row.ended_by_id, row.ended_entered_at = None, "", None, None


def end_with_stay(stay: Stay, left_at: datetime, by: Actor) -> None:
    """Who is discharged on leave did not come back. Raises Refusal where a leave began, or ended with the return, later than that."""
    if refusal := rules.may_have_left(left_at, _over(stay)):
        raise refusal
    row = queries.leave_of(stay, lock=True)
    if row is None:
        return
    if left_at < row.since:
        raise Refusal(
            N_("the patient went on leave at %(since)s; leaving comes after that"), field="left_at", since=row.since
        )
    _end(row, left_at, "left", "", by)


def _present(stay: Stay) -> StayLeave:
    row = queries.leave_of(stay, lock=True)
    if row is None:
        raise Refusal(N_("The patient is not on leave: somebody wrote the return a moment ago."))
    return row


def _end(row: StayLeave, at: datetime, how: str, note: str, by: Actor) -> None:
    row.until, row.ended, row.note = at, how, note.strip()
    row.ended_by_id, row.ended_entered_at = by.id, clock.now()
    session.flush()
