"""A decision that ended a coming is taken back: one asks, another person confirms (rulings 8); the patient is on the board again."""

from collections.abc import Callable

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import endings, queries
from lighthis.encounters.models import Disposition, Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration import actions as registration

# filled in joins.py: the decision, reason: papers and notices that rest on it follow
after_reopening: list[Callable[[Disposition, str, Actor], object]] = []


def check_take_back(made: Disposition) -> None:
    """Whether a decision still holds, ended its coming, and nothing later stands on it. Raises Refusal."""
    coming = made.encounter
    session.flush()
    session.refresh(coming, with_for_update={"of": Encounter})
    endings.check_take_back(
        made.kind, coming.status, coming.ended_at, now=clock.now(), is_withdrawn=made.withdrawn_at is not None,
        came_again=queries.came_after(coming),
    )  # fmt: skip
    if made.kind in endings.DEATHS:
        endings.check_death(made.decided_at, coming.patient.died_at)


def take_back(made: Disposition, reason: str, *, by: Actor) -> None:
    """Two people say that a coming did not end so: it is open again, under its number and with its times. Raises Refusal."""
    check_take_back(made)
    coming = made.encounter
    made.withdrawn_at, made.withdrawn_why = clock.now(), reason
    audit.wrote(made, "decision withdrawn", by=by, patient=coming.patient_id, reason=reason, detail={"kind": made.kind})
    coming.status, coming.ended_at = "open", None
    _forget_contact(coming, made)
    audit.wrote(coming, "opened again", by=by, reason=reason, detail={"kind": made.kind})
    if made.kind in endings.DEATHS and coming.patient.died_at is not None:
        registration.did_not_die(coming.patient, reason, by=by)
    session.flush()
    for tell in after_reopening:
        tell(made, reason, by)


def _forget_contact(coming: Encounter, made: Disposition) -> None:
    """What the decision alone said of the doctor goes with it; who took the patient before stays."""
    if coming.doctor_id == made.by_id and coming.doctor_at == made.decided_at:
        coming.doctor_id, coming.doctor_at = None, None
    if coming.seen_at == made.decided_at:
        coming.seen_at = None
