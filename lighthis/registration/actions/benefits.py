"""Benefit categories of a patient (cis-forms.md 12.6): several, each with its paper and days."""

from datetime import date

from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.pack import today_in_country
from lighthis.registration.actions.rows import hang, touched
from lighthis.registration.models import Patient
from lighthis.registration.social import PatientBenefit


def write_benefit(
    patient: Patient, category: str, document: str, since: date | None, until: date | None, *, verified: bool, by: Actor
) -> PatientBenefit:
    """A category with its paper and the days it holds. Raises Refusal where the same holds already or the days are turned."""
    if since and until and until < since:
        raise Refusal(N_("the last day is before the first"), field="valid_until")
    if any(one.category == category and one.holds_on(since or today_in_country()) for one in patient.benefits):
        raise Refusal(N_("this category is written already and holds"), field="category")
    row = hang(
        patient, "benefits", PatientBenefit, category=category, document=document, valid_from=since, valid_until=until
    )
    if verified:
        _verified(row, by)
    touched(patient)
    audit.wrote(row, "benefit written", by=by, detail={"category": category})
    return row


def verify_benefit(row: PatientBenefit, document: str, *, by: Actor) -> None:
    """Somebody saw the paper. Raises Refusal without its number."""
    if not document:
        raise Refusal(N_("write the number of the document"), field="document")
    row.document = document
    _verified(row, by)
    audit.wrote(row, "benefit verified", by=by)


def withdraw_benefit(row: PatientBenefit, reason: str, *, by: Actor) -> None:
    """A category that was never the patient's, or no more is; it stays in the record."""
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    audit.wrote(row, "benefit withdrawn", by=by, reason=reason)


def _verified(row: PatientBenefit, by: Actor) -> None:
    row.verified_by_id, row.verified_at = by.id, clock.now()
