"""What of a stay goes on paper: the form's key and where its facts come from."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from lighthis.admission import inserts
from lighthis.admission.queries import bands, record
from lighthis.admission.queries.stays import stay as lying
from lighthis.encounters import queries as encounters
from lighthis.packs.facts import ScreeningAtEntryFacts
from lighthis.packs.subject import Subject
from lighthis.records import queries as records
from lighthis.records.rules import entries
from lighthis.web.language import shown, speaking

FORM = "f003"
given = {"wristband": bands.wristband, "visit_slip": bands.visit_slip}  # into the patient's hand
SCREENED = ("syphilis", "hiv", "stool", "lice", "other")  # parts of the reception examination; row 27 of form 003


def case_history(stay_id: UUID, at: UUID, language: str) -> Subject:
    """Form 003 of a stay with all that was signed in it, its words in the language of the paper. Raises NotFound."""
    found, stay = record.case_history(stay_id, at, language), lying(stay_id, at=at)
    facts: Any = found.facts
    with speaking(language):
        written, beside = inserts.entries_of(stay, language), inserts.carers(stay, language)
    screening = _screening(found.encounter_id, at, language)
    return replace(found, facts=replace(facts, screening=screening, entries=written, carers=beside, by_day=stay.by_day))


def _screening(encounter_id: UUID | None, at: UUID, language: str) -> ScreeningAtEntryFacts:
    written = records.last_of(encounters.encounter(encounter_id, at=at), "reception") if encounter_id else None
    parts = written.sections if written else {}
    with speaking(language):
        said = {name: str(shown(entries.value("reception", name, parts[name]))) for name in SCREENED if name in parts}
    return ScreeningAtEntryFacts(**said)
