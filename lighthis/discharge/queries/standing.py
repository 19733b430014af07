"""What stood beside the words of an epicrisis when it was signed, and whether it still stands."""

from typing import Any

from lighthis.admission.models import Stay
from lighthis.discharge.models import Epicrisis
from lighthis.records import queries as records


def standing(stay: Stay) -> dict[str, Any]:
    """Diagnoses, and when and how the patient left, as the record says now."""
    stated = records.diagnoses([stay.encounter_id], at=stay.facility_id)
    return {
        "diagnoses": [[one.role, one.code, one.text, one.stated_at.isoformat()] for one in stated],
        "left_at": stay.left_at.isoformat() if stay.left_at else "",
        "disposition": stay.disposition,
        "outcome": stay.outcome,
    }


def has_changed(row: Epicrisis | None, now: dict[str, Any]) -> bool:
    """Whether a signed epicrisis speaks of a diagnosis or a leaving that is another one now; one signed before the leaving does not."""
    if row is None or row.state != "signed":
        return False
    return any(row.stood.get(name, "") not in ("", now[name]) for name in now)
