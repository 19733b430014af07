"""Reads of the written record: diagnoses and notes, drafts and templates, marks of sick leaves."""

from lighthis.records.queries.drafts import HEAD, draft, drafts_of, drafts_waiting, my_drafts, template, templates
from lighthis.records.queries.leaves import leave, leaves, leaves_of_patient
from lighthis.records.queries.told import happenings, noted_words, waits
from lighthis.records.queries.written import (
    additions,
    diagnoses,
    diagnosis,
    divergence,
    doubts,
    entries_of,
    is_dead,
    last_examination,
    last_of,
    note,
    notes,
    often,
    words_of,
)

__all__ = [
    "HEAD",
    "additions",
    "diagnoses",
    "diagnosis",
    "divergence",
    "doubts",
    "draft",
    "drafts_of",
    "drafts_waiting",
    "entries_of",
    "happenings",
    "is_dead",
    "last_examination",
    "last_of",
    "leave",
    "leaves",
    "leaves_of_patient",
    "my_drafts",
    "note",
    "noted_words",
    "notes",
    "often",
    "template",
    "templates",
    "waits",
    "words_of",
]
