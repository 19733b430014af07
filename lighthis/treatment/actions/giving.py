"""Doses: given or not given and why, several at once, and taken back by a second person's word. No row exists before somebody writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.packs.people import short
from lighthis.treatment import queries
from lighthis.treatment.actions.prescribing import check_standing
from lighthis.treatment.models import Dose, Prescription
from lighthis.treatment.rules import doses, states


@dataclass(frozen=True)
class Mark:
    """What a nurse writes of one dose; `row` is the end of the names of its fields in the form."""

    prescription_id: UUID
    due_at: datetime | None
    state: str
    at: datetime
    reason: str = ""
    words: str = ""
    row: str = ""


def give(encounter: Encounter, marks: Sequence[Mark], *, by: Actor) -> list[Dose]:
    """Write what was given and what was not, all or nothing. Raises Refusal, which tells of a dose who was first."""
    if not marks:
        raise Refusal(N_("Mark at least one dose."))
    if encounter.status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))
    return [_give(encounter, one, by) for one in sorted(marks, key=lambda one: (str(one.prescription_id), one.at))]


def _give(encounter: Encounter, mark: Mark, by: Actor) -> Dose:
    row = _locked(encounter, mark.prescription_id)
    try:
        check_mark(row, mark)
    except Refusal as refusal:
        raise Refusal(
            refusal.message.text, field=f"{refusal.field or 'how'}{mark.row}", **refusal.message.values
        ) from None
    made = Dose(
        facility_id=row.facility_id, prescription_id=row.id, prescription=row, encounter_id=encounter.id, encounter=encounter,
        due_at=mark.due_at, state=mark.state, reason=mark.reason if mark.state == "not_given" else "", words=mark.words.strip(),
        at=mark.at, by_id=by.person,
    )  # fmt: skip
    session.add(made)
    session.flush()
    verb = "dose given" if mark.state == "given" else "dose not given"
    audit.wrote(made, verb, by=by, patient=encounter.patient_id, detail={"what": row.name})
    return made


def _locked(encounter: Encounter, prescription_id: UUID) -> Prescription:
    """The prescription, ours until the end of the unit: of two nurses the second reads what the first wrote. Raises NotFound."""
    row = session.get(Prescription, prescription_id, with_for_update={"of": Prescription}, populate_existing=True)
    if row is None or row.facility_id != encounter.facility_id or row.encounter_id != encounter.id:
        raise NotFound
    return row


def check_mark(row: Prescription, mark: Mark) -> None:
    """Whether a dose is one of the prescription's, nobody wrote it yet, and it can be written so. Raises Refusal."""
    check_standing(row)
    house, own = row.facility, queries.plan(row)
    written = queries.doses_of_prescription(row.id, at=row.facility_id)
    holding = [one for one in written if one.withdrawn_at is None]
    if mark.due_at is not None:
        _check_first([one for one in holding if one.due_at == mark.due_at])
        if not doses.is_planned(own, mark.due_at, house.zone):
            raise Refusal(N_("This dose is not prescribed any more: look at the sheet."))
    elif row.pattern != "needed" or not doses.runs(own, mark.at, house.zone):
        raise Refusal(N_("This is not prescribed for that time: look at the sheet."))
    states.check_mark(
        mark.state, mark.reason, mark.words, mark.at, mark.due_at, now=clock.now(), since=row.prescribed_at,
        until=row.encounter.ended_at, allowed=states.limits(house.settings),
    )  # fmt: skip
    if mark.due_at is None and mark.state == "given":
        states.check_interval(mark.at, [one.at for one in holding if one.state == "given"], row.least_hours)


def _check_first(before: list[Dose]) -> None:
    """One dose is written once. Raises Refusal, which tells who was first."""
    for one in before:
        who = short(one.by)
        words = (
            N_("written as given already: %(who)s, %(time)s")
            if one.state == "given"
            else N_("written as not given already: %(who)s, %(time)s")
        )
        raise Refusal(words, who=who, time=one.at)


def take_back(row: Dose, reason: str, *, by: Actor) -> None:
    """What was written of a dose never was so, as two people say (rulings 8); the dose is open again. Raises Refusal."""
    check_dose(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    session.flush()
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)


def check_dose(row: Dose) -> None:
    """Whether what was written of the dose still counts. Raises Refusal."""
    if row.withdrawn_at is not None:
        raise Refusal(N_("This was taken back already."))
