"""What the bed map, the lists and the patient banner say of beds and stays, in the reader's words."""

from lighthis.admission.words.bedmap import account, account_lines, movement_lines, rooms, state_filters, status
from lighthis.admission.words.history import happenings, mistake, mistaken, taken_back, to_be_taken_back, whereabouts
from lighthis.admission.words.offers import bed_choice, bed_offers, bed_title, room_kind, room_sex
from lighthis.admission.words.people import (
    bed_days,
    day_of_stay,
    doctor,
    leaving,
    name,
    outcome,
    payer,
    wish,
)
from lighthis.admission.words.waiting import (
    by_urgency,
    comes_from,
    day_of,
    expected,
    here,
    is_late,
    kept,
    planned_for,
    waiting_items,
)
from lighthis.registration.called import sex_and_age
from lighthis.treatment.views import ward_links

__all__ = [
    "account",
    "account_lines",
    "bed_choice",
    "bed_days",
    "bed_offers",
    "bed_title",
    "by_urgency",
    "comes_from",
    "day_of",
    "day_of_stay",
    "doctor",
    "expected",
    "happenings",
    "here",
    "is_late",
    "kept",
    "leaving",
    "mistake",
    "mistaken",
    "movement_lines",
    "name",
    "outcome",
    "payer",
    "planned_for",
    "room_kind",
    "room_sex",
    "rooms",
    "sex_and_age",
    "state_filters",
    "status",
    "taken_back",
    "to_be_taken_back",
    "waiting_items",
    "ward_links",
    "whereabouts",
    "wish",
]
