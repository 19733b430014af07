"""What of billing goes on paper: the form's key and where its facts come from."""

from uuid import UUID

from lighthis.billing.queries import acts, cash, slips
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.subject import Subject

FORM, ACT = "payment_slip", "services_act"
services_act = acts.act


def payment_slip(document_id: UUID, at: UUID, language: str) -> Subject:
    """A slip that holds; one that was cancelled is printed no more. Raises NotFound, Refusal."""
    if cash.cancellation_of(document_id, at=at) is not None:
        raise Refusal(N_("This slip was cancelled; it is not printed any more."))
    return slips.slip(document_id, at, language)
