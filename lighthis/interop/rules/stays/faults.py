"""What is wrong with a folder of stays: the file, the line, a code that other programs know, a sentence for people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lighthis.kernel.text import N_, Message

FOREVER = datetime.max  # the end of what goes on
SENTENCES: dict[str, str] = {
    "missing_file": N_("The folder has no %(file)s."),
    "missing_column": N_("%(file)s has no column %(column)s."),
    "value_required": N_("Fill in %(column)s."),
    "bad_value": N_('%(column)s cannot be "%(value)s"; use one of: %(allowed)s.'),
    "bad_datetime": N_('"%(value)s" is not a date and time such as 2025-03-01 09:30.'),
    "bad_date": N_('"%(value)s" is not a date such as 1980-05-31.'),
    "bad_icd10": N_('"%(value)s" is not an ICD-10 code such as J18.9.'),
    "duplicate_id": N_("%(id)s stands in lines %(first)s and %(second)s."),
    "unknown_department": N_("There is no department %(id)s."),
    "unknown_bed": N_("There is no bed %(id)s."),
    "unknown_patient": N_("There is no patient %(id)s."),
    "unknown_stay": N_("There is no stay %(id)s."),
    "end_before_start": N_("It ends at %(to)s, which is not after its start %(from)s."),
    "in_future": N_("%(value)s is in the future."),
    "end_incomplete": N_("How the stay ended and when must both be filled in, or neither."),
    "outcome_contradicts_end": N_("The outcome %(outcome)s does not go with %(ended)s."),
    "born_after_admission": N_("The patient was born on %(birth_date)s, after the admission."),
    "stays_overlap": N_("%(patient)s is in hospital twice at once: stays %(first)s and %(second)s."),
    "stay_after_death": N_("%(patient)s died on %(died)s, before this admission."),
    "stay_without_placement": N_("Stay %(stay)s has no placement in %(file)s."),
    "placement_outside_stay": N_(
        "The placements of %(stay)s run from %(from)s to %(to)s, the stay from %(admitted)s to %(ended)s."
    ),
    "gap_between_placements": N_("Between %(from)s and %(to)s stay %(stay)s is nowhere."),
    "patient_in_two_beds": N_("Stay %(stay)s lies in two places from %(from)s to %(to)s (lines %(first)s and %(second)s)."),
    "bed_taken": N_("Bed %(bed)s holds stays %(first)s and %(second)s from %(from)s to %(to)s."),
    "bed_not_in_service": N_("Bed %(bed)s is not in service from %(from)s to %(to)s."),
    "bed_not_in_department": N_("At %(from)s bed %(bed)s belongs to department %(actual)s."),
    "bed_closed": N_("Bed %(bed)s is closed (%(reason)s) from %(from)s to %(to)s."),
    "bed_periods_overlap": N_("Bed %(bed)s is described twice for the same time (lines %(first)s and %(second)s)."),
    "closures_overlap": N_("Bed %(bed)s is closed twice for the same time (lines %(first)s and %(second)s)."),
    "outside_department_life": N_("Department %(department)s works from %(opened)s to %(closed)s."),
    "emergency_refused_for_documents": N_("An emergency may not be refused for missing documents."),
    "changed_since_import": N_(
        "%(id)s was imported with other facts; correct it in the programme, where corrections are signed."
    ),
    "exists_already": N_("%(id)s is in this hospital already and did not come from such a folder."),
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; without a line it is about the whole file."""

    file: str
    line: int | None
    code: str
    message: Message


def fault(file: str, line: int | None, code: str, /, **values: Any) -> Fault:
    """A fault by its code, with the values of its sentence."""
    return Fault(file, line, code, Message(SENTENCES[code], values))


def said(at: datetime | None) -> str:
    """A moment as the files write it; three dots for what goes on."""
    return "…" if at is None or at == FOREVER else at.strftime("%Y-%m-%d %H:%M")
