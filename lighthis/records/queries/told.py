"""The written record as lines of a coming's timeline."""

from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.kernel.text import N_, Message
from lighthis.packs import codes
from lighthis.packs.people import short
from lighthis.records import rules
from lighthis.records.models import Diagnosis, Divergence, Note, SickLeave
from lighthis.records.queries.drafts import drafts_of
from lighthis.records.queries.leaves import leaves
from lighthis.records.queries.written import diagnoses, divergence, is_dead, notes, words_of
from lighthis.records.rules import leave as leave_rules


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Diagnoses, notes and sick leaves as lines of the coming's timeline, withdrawn ones with the reason."""
    ids, at = [encounter.id], encounter.facility_id
    lines = [_diagnosed(row, lang) for row in diagnoses(ids, at=at, withdrawn=True)]
    lines += [_noted(row) for row in notes(ids, at=at, withdrawn=True)]
    lines += [_on_leave(row) for row in leaves(encounter, withdrawn=True)]
    compared = divergence(encounter) if encounter.patient.died_at is not None and is_dead(encounter) else None
    return lines + ([_compared(compared)] if compared else [])


def waits(encounter: Encounter, lang: str) -> list[Happening]:
    """For the coming's page: entries that somebody began and did not sign; their words are their author's alone."""
    said = N_("Draft of %(doctor)s, not signed: %(entry)s")
    return [
        Happening(
            row.saved_at, Message(N_("Draft")),
            Message(said, {"doctor": short(row.by), "entry": Message(rules.NOTES[row.kind])}), row.by_id,
        )
        for row in drafts_of(encounter)
    ]  # fmt: skip


def _diagnosed(row: Diagnosis, lang: str) -> Happening:
    what = Message(
        N_("%(role)s: %(words)s"),
        {"role": codes.label("diagnosis_roles", row.role, lang), "words": words_of(row, lang)},
    )
    return Happening(
        row.stated_at, Message(N_("Diagnosis")), what, row.by_id, words=row.text,
        endpoint="" if row.withdrawn_at else "records.withdraw_diagnosis", values={"diagnosis_id": row.id},
        withdrawn=row.withdrawn_why,
    )  # fmt: skip


def _noted(row: Note) -> Happening:
    endpoint = "records.examination" if row.sections or row.amends_id else "records.withdraw_note"
    return Happening(
        row.happened_at, Message(rules.NOTES.get(row.kind, row.kind)), Message(N_("Addition")) if row.amends_id else "",
        row.by_id, words=noted_words(row), endpoint="" if row.withdrawn_at else endpoint, values={"note_id": row.id},
        withdrawn=row.withdrawn_why,
    )  # fmt: skip


def noted_words(row: Note) -> str:
    """A note in one piece; of an addition first why it was added."""
    return f"{row.amends_why}: {row.text}" if row.amends_why else row.text


def _compared(row: Divergence) -> Happening:
    return Happening(
        row.stated_at, Message(N_("Comparison of the diagnoses")), Message(rules.VERDICTS[row.verdict]), row.by_id,
        words=row.words, endpoint="records.compare", values={"encounter_id": row.encounter_id},
    )  # fmt: skip


def _on_leave(row: SickLeave) -> Happening:
    days = {"number": row.number, "first": row.since, "last": leave_rules.last_day(row.until, row.closed_on)}
    return Happening(
        row.created_at, Message(N_("Sick leave")), Message(N_("No %(number)s, %(first)s to %(last)s"), days), row.by_id,
        endpoint="" if row.withdrawn_at else "records.leave", values={"leave_id": row.id}, withdrawn=row.withdrawn_why,
    )  # fmt: skip
