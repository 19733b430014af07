"""What is written of a death in a bed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lighthis.admission.models import Stay
from lighthis.admission.rules import DIED
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.discharge import queries, rules
from lighthis.discharge.models import Death
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def write_death(
    stay: Stay,
    causes: Mapping[str, rules.Cause],
    content: Mapping[str, Any],
    *,
    by: Actor,
    circumstances: str = "",
    autopsy: str = "",
    stated_by_id: UUID | None = None,
) -> Death:
    """Keep circumstances and causes of a death; its time is that of leaving the bed. A sensitive code hides the coming. Raises Refusal."""
    if stay.left_at is None or stay.disposition not in DIED:
        raise Refusal(N_("The patient did not die: write the death at the discharge first."))
    rules.check_causes(causes)
    _check_told(stay, content)
    if autopsy == "refused" and not content.get("autopsy_words"):
        raise Refusal(N_("write who refused the autopsy and on what paper"), field="autopsy_words")
    row = queries.death_of(stay)
    if row is None:
        row = Death(facility_id=stay.facility_id, stay_id=stay.id, written_by_id=by.person)
        session.add(row)
    row.content, row.written_by_id = dict(content), by.person
    row.causes = {
        line: {"code": one.code, "text": one.text, "interval": one.interval} for line, one in causes.items() if one.code
    }
    row.circumstances, row.autopsy, row.stated_by_id = circumstances, autopsy, stated_by_id
    session.flush()
    audit.wrote(row, "papers of the death written", by=by, patient=stay.encounter.patient_id)
    encounters.hide_for(stay.encounter, [one.code for one in causes.values()], "cause of death", by=by)
    return row


def _check_told(stay: Stay, content: Mapping[str, Any]) -> None:
    """Relatives are told after the death, and not in the future. Raises Refusal."""
    told = content.get("told_at")
    if not told:
        return
    told_at = datetime.fromisoformat(told)
    if not content.get("told_whom"):
        raise Refusal(N_("write who of the relatives was told"), field="told_whom")
    if told_at > clock.now():
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="told_at")
    if stay.left_at is not None and told_at < stay.left_at.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before the patient's death (%(died)s)"), field="told_at", died=stay.left_at)
