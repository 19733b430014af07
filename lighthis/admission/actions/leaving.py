"""A patient is announced to leave; the bed stays theirs until they have gone."""

from datetime import datetime

from lighthis.admission import rules
from lighthis.admission.actions.rows import locked_open
from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def announce_leaving(stay: Stay, at: datetime | None, *, by: Actor) -> None:
    """The patient is to leave then; another hour takes the place of the first, None withdraws it. Raises Refusal."""
    stay = locked_open(stay)
    before = stay.leaving_at
    if at == before:
        if at is None:
            raise Refusal(N_("write the day and the hour"), field="leaving_at")
        return
    refusal = rules.may_announce(at, now=clock.now(), admitted=stay.admitted_at) if at is not None else None
    if refusal is not None:
        raise refusal
    stay.leaving_at = at
    detail = {"before": before.isoformat() if before else "", "at": at.isoformat() if at else ""}
    verb = "leaving announced" if at is not None else "leaving withdrawn"
    audit.wrote(stay, verb, by=by, patient=stay.encounter.patient_id, detail=detail)
