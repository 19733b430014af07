"""What a planned patient brought is written down, line by line."""

from dataclasses import dataclass
from datetime import date, datetime

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import checklist, queries, rules
from lighthis.encounters.actions.checks import facility_of
from lighthis.encounters.models import BroughtPaper, Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


@dataclass(frozen=True)
class Said:
    """What a person says of a line: "" not there, brought, not needed."""

    words: str
    state: str
    dated: date | None
    note: str


def hold_list(encounter: Encounter) -> None:
    """Whoever writes what a patient brought waits for who is doing so now."""
    session.refresh(encounter, with_for_update={"of": Encounter})


def write_brought(encounter: Encounter, said: list[Said], *, by: Actor) -> None:
    """Keep what is said of the lines that changed; the rows before stay, replaced. Raises Refusal."""
    hold_list(encounter)
    if encounter.arrival != rules.PLANNED or encounter.status != "open":
        raise Refusal(N_("This stay is not planned any more."))
    listed = {one.words for one in checklist.lines(facility_of(by).settings)}
    before = {one.words: one for one in queries.brought([encounter.id], at=encounter.facility_id)[encounter.id]}
    changed = []
    for one in said:
        if one.words not in listed:
            raise Refusal(N_("The list of the hospital changed meanwhile. Open the page again."))
        known = before.get(one.words)
        if known is not None and (known.state, known.dated, known.note) == (one.state, one.dated, one.note):
            continue
        if known is None and not one.state:
            continue
        changed.append(one.words)
        if known is not None:
            known.replaced_at = clock.now()
            session.flush()
        if one.state:
            session.add(_row(encounter, one, by))
    session.flush()
    if changed:
        detail = {"lines": changed}
        audit.wrote(encounter, "check list of a planned stay", by=by, patient=encounter.patient_id, detail=detail)


def _row(encounter: Encounter, one: Said, by: Actor) -> BroughtPaper:
    return BroughtPaper(
        facility_id=encounter.facility_id, encounter_id=encounter.id, words=one.words, state=one.state, dated=one.dated,
        note=one.note, by_id=by.person,
    )  # fmt: skip


def check_brought(encounter: Encounter, at: datetime, despite: str) -> None:
    """A planned patient who has not brought everything is taken with a written reason only; an emergency is never asked. Raises Refusal."""
    day = clock.local(at, facility(encounter.facility_id).zone).date()
    lacking = queries.missing_of(encounter, day)
    if lacking and not despite.strip():
        raise Refusal(
            N_("The check list is not complete: %(missing)s. Write why the patient is taken all the same."),
            field="despite",
            missing=lacking,
        )
