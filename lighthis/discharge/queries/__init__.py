"""Reads of what ends a stay, always of one facility."""

from lighthis.discharge.queries.assembling import Piece, assembled
from lighthis.discharge.queries.card import (
    TESTS,
    card_facts,
    is_outdated,
    readmission,
    sees_infections,
    to_keep,
    told_by_card,
)
from lighthis.discharge.queries.hooks import operations, sick_leaves, treatment
from lighthis.discharge.queries.lists import DAYS, Due, due, how_many_due
from lighthis.discharge.queries.papers import (
    bed_head_card,
    certificate,
    death_draft,
    extract,
    intervention_consent,
    own_request,
    statistical_card,
)
from lighthis.discharge.queries.rows import (
    additions_of,
    card_of,
    cards_before,
    causes_of,
    death_of,
    epicrisis_of,
    stay_id_of,
    stay_seen,
    told_of_death,
)
from lighthis.discharge.queries.standing import has_changed, standing

__all__ = [
    "DAYS", "TESTS", "Due", "Piece", "additions_of", "assembled", "bed_head_card", "card_facts", "card_of", "cards_before", "causes_of", "certificate",
    "death_draft", "death_of", "due", "epicrisis_of", "extract", "has_changed", "how_many_due", "intervention_consent", "is_outdated", "operations", "own_request",
    "readmission", "sees_infections", "sick_leaves", "standing", "statistical_card", "stay_id_of", "stay_seen", "to_keep", "told_by_card",
    "told_of_death", "treatment",
]  # fmt: skip
