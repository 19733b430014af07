"""Mothers and others who stay beside a patient: no patients, with days of their own (cis-forms.md 4.3 rule 5)."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lighthis.admission import queries, rules
from lighthis.admission.actions.hooks import after_carer
from lighthis.admission.actions.rows import locked, locked_open
from lighthis.admission.models import Stay, StayCarer
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def add_carer(stay: Stay, name: str, kinship: str, since: datetime, *, by: Actor, bed: Bed | None = None) -> StayCarer:
    """Somebody stays beside the patient from then on, in a carer's place where there is one. Raises Refusal."""
    stay = locked_open(stay)
    if by.id is None:
        raise ValueError("a carer is written by a person")
    since = rules.same_minute(since, stay.admitted_at)
    refusal = rules.may_stay_beside(name, since, now=clock.now(), admitted=stay.admitted_at)
    if refusal is None and bed is not None and (locked(bed).kind != "carer" or bed.state == "closed"):
        refusal = Refusal(N_("choose a carer's place that is not closed"), field="bed")
    if refusal is not None:
        raise refusal
    row = StayCarer(
        facility_id=stay.facility_id, stay_id=stay.id, bed_id=bed.id if bed is not None else None, name=name.strip(),
        kinship=kinship, since=since, by_id=by.id,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as clash:
        raise Refusal(N_("This carer's place is taken. Choose another."), field="bed") from clash
    detail = {"carer": row.name, "at": since.isoformat()}
    audit.wrote(row, "carer came", by=by, patient=stay.encounter.patient_id, detail=detail)
    for tell in after_carer:
        tell(stay)
    return row


def end_carer(row: StayCarer, until: datetime, *, by: Actor) -> None:
    """The carer has left. Raises Refusal."""
    row = locked(row)
    if row.until is not None:
        raise Refusal(N_("This carer has left already."))
    until = rules.same_minute(until, row.since)
    refusal = rules.may_leave(until, now=clock.now(), since=row.since)
    if refusal is not None:
        raise refusal
    row.until = until
    session.flush()
    detail = {"carer": row.name, "at": until.isoformat()}
    audit.wrote(row, "carer left", by=by, patient=row.stay.encounter.patient_id, detail=detail)
    for tell in after_carer:
        tell(row.stay)


def leave_with(stay: Stay, at: datetime) -> None:
    """Whoever stays beside the patient leaves with the patient."""
    for row in stay.carers:
        if row.until is None:
            row.until = max(row.since, at)


def stay_again(stay: Stay, at: datetime) -> None:
    """The patient had not left: who left with the patient is there again, without a place where another carer has it now."""
    for row in stay.carers:
        if row.until == at:
            if row.bed_id is not None and queries.carer_in(row.bed_id, at=stay.facility_id, since=at, besides=row.id):
                row.bed_id = None
            row.until = None
