"""Reads of consents to interventions."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import NotFound
from lighthis.surgery.models import InterventionConsent

# filled in joins_of_stays.py: coming, facility: the stay of who lies here now
lying: list[Callable[[UUID, UUID], UUID | None]] = []


def stay_of(encounter: Encounter) -> UUID | None:
    """The stay of a patient who lies here now, told by a higher floor."""
    return next((found for ask in lying if (found := ask(encounter.id, encounter.facility_id)) is not None), None)


def consents(encounter: Encounter) -> list[InterventionConsent]:
    """Everything that was agreed to or refused in a coming, oldest first, withdrawn ones too."""
    rows = select(InterventionConsent).where(
        InterventionConsent.facility_id == encounter.facility_id, InterventionConsent.encounter_id == encounter.id
    )
    rows = rows.options(joinedload(InterventionConsent.by))
    return list(session.scalars(rows.order_by(InterventionConsent.given_at, InterventionConsent.id)))


def consent_of(agreement_id: UUID, *, at: UUID) -> InterventionConsent:
    """One of this facility. Raises NotFound."""
    found = session.get(InterventionConsent, agreement_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def last_words(encounter: Encounter, before: datetime | None = None) -> dict[str, tuple[str, datetime]]:
    """The last word that stands on each kind of intervention, before a moment, and when it was said."""
    return {
        one.kind: (one.verdict, one.given_at)
        for one in consents(encounter)
        if one.withdrawn_at is None and (before is None or one.given_at <= before)
    }
