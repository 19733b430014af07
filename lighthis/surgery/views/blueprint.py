"""The blueprint, and what pages of operations share."""

from typing import Any

from flask import Blueprint

from lighthis.encounters.models import Encounter
from lighthis.packs.people import short
from lighthis.registration.views import banner
from lighthis.staff import queries as staff
from lighthis.surgery import queries
from lighthis.surgery.models import InterventionConsent
from lighthis.surgery.rules import operations as rules
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.visit import here_id

pages = Blueprint("surgery", __name__)


def around(row: Encounter) -> dict[str, Any]:
    """Whose operation it is, with what the patient agreed to; allergies stand in the banner."""
    found = queries.consents(row)
    return {
        "row": row, "banner": banner(row.patient, row), "consents": [consent(one) for one in found],
        "consent_url": link("surgery.consent", "records.write", encounter_id=row.id),
    }  # fmt: skip


def consent(one: InterventionConsent) -> dict[str, Any]:
    """A consent as people read it."""
    giver = (
        say(rules.GIVERS[one.given_by])
        if one.given_by == "patient"
        else f"{one.representative} {filters.code(one.relation, 'kinship') if one.relation else ''}".strip()
    )
    return {
        "id": one.id, "kind": say(rules.KINDS[one.kind]), "verdict": say(rules.VERDICTS[one.verdict]), "what": one.what,
        "refused": one.verdict == "refused", "giver": giver, "at": filters.instant(one.given_at), "by": short(one.by),
        "withdrawn": one.withdrawn_why, "explained": one.explained,
        "url": "" if one.withdrawn_at else link("surgery.withdraw_consent", "records.write", agreement_id=one.id),
    }  # fmt: skip


def doctors() -> list[tuple[str, str]]:
    """Who may have operated."""
    return [(str(one.id), short(one)) for one in staff.doctors(here_id())]


def steps_of_coming(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """For encounters.views: what is planned and done in a theatre, what is given."""
    own = {"encounter_id": row.id}
    return [
        (True, _("Consent to an intervention"), "surgery.consent", "records.write", own),
        (True, _("Plan an operation"), "surgery.plan", "records.write", own),
        (True, _("Write a transfusion"), "surgery.transfuse", "records.write", own),
    ]
