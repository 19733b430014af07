"""What happens to beds and hospital stays; all of one verb is kept or nothing."""

from lighthis.admission.actions.beds import change_bed_state, guest_of, place_as, place_of
from lighthis.admission.actions.births import (
    check_error,
    children_here,
    correct_birth,
    enter_birth_in_error,
    hide_children,
    part,
    write_birth,
)
from lighthis.admission.actions.carers import add_carer, end_carer
from lighthis.admission.actions.holds import hold, release, release_of
from lighthis.admission.actions.hooks import (
    after_carer,
    after_correction,
    after_discharge,
    after_place,
    after_transfer,
    before_discharge,
    before_withdraw,
    is_settled,
)
from lighthis.admission.actions.leave import come_back, go_on_leave, never_left
from lighthis.admission.actions.leaving import announce_leaving
from lighthis.admission.actions.mistakes import answer_correction, recall_correction, take_back, withdraw
from lighthis.admission.actions.operated import mark_operated
from lighthis.admission.actions.rows import here_since, present_bed
from lighthis.admission.actions.sent import correct_admission
from lighthis.admission.actions.stays import GIVE_AWAY, discharge, has_final_diagnosis, is_well_newborn, place, transfer

__all__ = [
    "GIVE_AWAY",
    "add_carer",
    "after_carer",
    "after_correction",
    "after_discharge",
    "after_place",
    "after_transfer",
    "announce_leaving",
    "answer_correction",
    "before_discharge",
    "before_withdraw",
    "change_bed_state",
    "check_error",
    "children_here",
    "come_back",
    "correct_admission",
    "correct_birth",
    "discharge",
    "end_carer",
    "enter_birth_in_error",
    "go_on_leave",
    "guest_of",
    "has_final_diagnosis",
    "here_since",
    "hide_children",
    "hold",
    "is_settled",
    "is_well_newborn",
    "mark_operated",
    "never_left",
    "part",
    "place",
    "place_as",
    "place_of",
    "present_bed",
    "recall_correction",
    "release",
    "release_of",
    "take_back",
    "transfer",
    "withdraw",
    "write_birth",
]
