"""Triages in words: for the coming's timeline, for tables, for a second person."""

from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.kernel.text import N_, Message
from lighthis.packs import codes
from lighthis.scales import rules
from lighthis.triage.models import Assessment
from lighthis.triage.queries import AT_A_GLANCE, OVERRIDES, history


def told(row: Assessment, lang: str) -> str:
    """A triage in a word: its category."""
    return rules.label(row.category, lang)


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Triages as lines of the coming's timeline, withdrawn ones with the reason."""
    return [_happened(row, lang) for row in history(encounter.id, encounter.facility_id)]


def why_said(row: Assessment, lang: str) -> str:
    """Why a person chose another category than the proposed one: the reason of the list, and the words."""
    named = codes.label(OVERRIDES, row.override_code, lang) if row.override_code else ""
    return ". ".join(part for part in (named, row.override_reason) if part)


def _happened(row: Assessment, lang: str) -> Happening:
    category, at_a_glance = rules.label(row.category, lang), row.override_reason == AT_A_GLANCE
    return Happening(
        row.assessed_at, Message(N_("Triage")),
        Message(N_("%(category)s, at a glance"), {"category": category}) if at_a_glance else category,
        row.by_id, words="" if at_a_glance else why_said(row, lang), withdrawn=row.withdrawn_why,
    )  # fmt: skip
