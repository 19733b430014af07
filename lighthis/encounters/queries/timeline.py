"""Everything of a coming as lines of a timeline."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from lighthis.encounters import rules
from lighthis.encounters.models import BedRequest, Disposition, Encounter, EncounterMove, EntryError, Handover
from lighthis.encounters.queries.mistakes import corrections_of, subjects
from lighthis.encounters.queries.requests import dispositions, handovers, live_of, requests_of, standing_of
from lighthis.kernel.text import N_, Message


@dataclass(frozen=True)
class Happening:
    """A line of a coming's timeline: when, what sort of thing, what, who; `endpoint` and `values` make a link."""

    at: datetime
    kind: Message
    what: Message | str
    by: UUID | None
    words: str = ""  # free text of the writer, shown after `what`
    endpoint: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    withdrawn: Message | str = ""  # why it does not hold any more


# filled in joins.py by higher floors: what happened (records, triage, admission), and what waits for somebody now (consultations)
happenings: list[Callable[[Encounter, str], list[Happening]]] = []
waits: list[Callable[[Encounter, str], list[Happening]]] = []


@dataclass(frozen=True)
class Own:
    """What the coming's own domain knows of it, asked once for a page that says it in several places."""

    moves: list[EncounterMove]
    errors: list[EntryError]
    decisions: list[Disposition]
    sheets: list[Handover]
    requests: list[BedRequest]

    @property
    def decision(self) -> Disposition | None:
        """The decision that holds."""
        return standing_of(self.decisions)

    @property
    def live_request(self) -> BedRequest | None:
        """The bed request that still counts."""
        return live_of(self.requests)

    @property
    def sheet(self) -> Handover | None:
        """The ambulance's sheet, as it stands now."""
        return next((row for row in self.sheets if row.replaced_at is None), None)


def own_of(row: Encounter) -> Own:
    """Moves, mistakes, decisions, ambulance sheets and bed requests of a coming, oldest first."""
    at = row.facility_id
    moves, errors = corrections_of(row.id, at=at)
    return Own(moves, errors, dispositions([row.id], at=at), handovers(row.id, at=at), requests_of([row.id], at=at))


def timeline(row: Encounter, lang: str, own: Own | None = None) -> list[Happening]:
    """Everything of a coming, newest first: its own facts and what higher floors add in the reader's language."""
    own = own or own_of(row)
    lines = [Happening(row.arrived_at, Message(N_("Coming")), row.complaint, row.registered_by_id)]
    if row.doctor_id and row.doctor_at:
        taken = Message(N_("The doctor took the patient"))
        lines.append(Happening(row.doctor_at, Message(N_("Doctor")), taken, row.doctor_id))
    lines += [_decided(made) for made in own.decisions]
    lines += [_handed_over(sheet) for sheet in own.sheets]
    lines += [line for asked in own.requests for line in _asked(asked, lang)]
    lines += [line for one in own.moves for line in _moved(one)]
    lines += [line for one in own.errors for line in _mistaken(one)]
    lines += [line for more in happenings for line in more(row, lang)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _decided(made: Disposition) -> Happening:
    withdrawn: Message | str = Message(N_("replaced by a later decision")) if made.withdrawn_at else ""
    if made.withdrawn_why:
        withdrawn = Message(N_("taken back: %(reason)s"), {"reason": made.withdrawn_why})
    return Happening(
        made.decided_at, Message(N_("Decision")), Message(rules.DECISIONS[made.kind]), made.by_id, words=_said(made),
        withdrawn=withdrawn,
    )  # fmt: skip


def _said(made: Disposition) -> str:
    """The doctor's own words of a decision."""
    parts = (made.facility_to, made.text, made.help_given, made.advice)
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _handed_over(sheet: Handover) -> Happening:
    what = Message(
        N_("Sheet %(number)s, %(station)s"), {"number": sheet.sheet_number or "—", "station": sheet.station or "—"}
    )
    replaced = Message(N_("replaced by a corrected one")) if sheet.replaced_at else ""
    return Happening(
        sheet.received_at, Message(N_("Ambulance sheet")), what, sheet.received_by_id, words=sheet.diagnosis, withdrawn=replaced
    )  # fmt: skip


def _asked(request: BedRequest, lang: str) -> list[Happening]:
    kind, where = Message(N_("Bed request")), {"department": request.department.name_in(lang)}
    asked = Message(N_("Asked: %(department)s"), where)
    lines = [Happening(request.created_at, kind, asked, request.asked_by_id)]
    if request.answered_at and request.state in {"accepted", "declined", "placed"}:
        answer = N_("Declined: %(department)s") if request.state == "declined" else N_("Accepted: %(department)s")
        said = Message(answer, where)
        lines.append(Happening(request.answered_at, kind, said, request.answered_by_id, words=request.answer))
    return lines


def _moved(one: EncounterMove) -> list[Happening]:
    kind, asked = Message(N_("Move")), Message(N_("Asked to move to another patient"))
    lines = [Happening(one.created_at, kind, asked, one.asked_by_id, words=one.reason)]
    if one.answered_at:
        said = {
            "done": N_("Moved here from another patient"), "withdrawn": N_("The request to move was taken back"),
        }.get(one.state, N_("The move was declined"))  # fmt: skip
        lines.append(Happening(one.answered_at, kind, Message(said), one.answered_by_id))
    return lines


def _mistaken(one: EntryError) -> list[Happening]:
    kind, about = Message(N_("Entered in error")), {"what": Message(subjects[one.kind].words)}
    asked = Message(N_("Asked to mark: %(what)s"), about)
    lines = [Happening(one.created_at, kind, asked, one.asked_by_id, words=one.reason)]
    if one.answered_at:
        said = {
            "done": N_("Confirmed: %(what)s"), "withdrawn": N_("Request taken back, it counts on: %(what)s"),
        }.get(one.state, N_("Declined, it counts on: %(what)s"))  # fmt: skip
        lines.append(Happening(one.answered_at, kind, Message(said, about), one.answered_by_id))
    return lines
