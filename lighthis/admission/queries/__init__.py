"""Reads of stays and beds; always bounded by the facility, always a fixed number of statements."""

from lighthis.admission.queries.beds import bed_map, free_beds, free_since, lain_in_since, lying_in, sexes_in
from lighthis.admission.queries.births import birth, birth_of, births_around, births_of, cots, unwritten_newborns
from lighthis.admission.queries.carers import carer, carer_in, carers_of, free_carer_places
from lighthis.admission.queries.corrections import (
    asked_correction,
    correction,
    corrections_of,
    open_corrections,
    waiting,
)
from lighthis.admission.queries.holds import (
    hold,
    hold_of_bed,
    hold_of_encounter,
    holds_of,
    holds_of_beds,
    overlapping_holds,
)
from lighthis.admission.queries.leave import leave_of, leaves_of
from lighthis.admission.queries.owed import Owing, owed_by, owed_tasks
from lighthis.admission.queries.stays import (
    course_of,
    department_of,
    exists,
    open_stay_of,
    open_stay_of_patient,
    requests_of_coming,
    requests_placed,
    stay,
    stay_of,
)

__all__ = [
    "Owing",
    "asked_correction",
    "bed_map",
    "birth",
    "birth_of",
    "births_around",
    "births_of",
    "carer",
    "carer_in",
    "carers_of",
    "correction",
    "corrections_of",
    "cots",
    "course_of",
    "department_of",
    "exists",
    "free_beds",
    "free_carer_places",
    "free_since",
    "hold",
    "hold_of_bed",
    "hold_of_encounter",
    "holds_of",
    "holds_of_beds",
    "lain_in_since",
    "leave_of",
    "leaves_of",
    "lying_in",
    "open_corrections",
    "open_stay_of",
    "open_stay_of_patient",
    "overlapping_holds",
    "owed_by",
    "owed_tasks",
    "requests_of_coming",
    "requests_placed",
    "sexes_in",
    "stay",
    "stay_of",
    "unwritten_newborns",
    "waiting",
]
