"""A fact in words, with the page where it stands for whoever may read it."""

from flask import url_for

from lighthis.billing.views.bill import Rest, Rests
from lighthis.billing.views.blueprint import is_neutral
from lighthis.charging import queries
from lighthis.charging.forms import EVENTS
from lighthis.charging.models import ClinicalFact
from lighthis.encounters.models import Encounter
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.visit import me

PAGES = {
    "consultation": ("consultations.consultation", "consultation_id"),
    "operation": ("surgery.operation", "operation_id"),
    "transfusion": ("surgery.transfusion", "transfusion_id"),
}


def rests_of(coming: Encounter) -> Rests:
    """What the charges of a bill rest on."""
    found = queries.of_coming(coming.id, at=coming.facility_id)
    covered: dict[object, list[Rest]] = {}
    for one in found:
        if one.package_id is not None:
            covered.setdefault(one.package_id, []).append(rest_of(one, coming))
    return Rests({one.basis: rest_of(one, coming) for one in found}, covered)  # type: ignore[arg-type]


def chargeable(coming: Encounter) -> list[Rest]:
    """What was done for a coming and is not on its bill."""
    return [rest_of(one, coming) for one in queries.to_charge(coming.id, at=coming.facility_id)]


def rest_of(fact: ClinicalFact, coming: Encounter) -> Rest:
    """A fact as the reader may know it: whoever does not see a sensitive coming reads a neutral word and a time."""
    when = filters.instant(fact.happened_at)
    if is_neutral(coming):
        return Rest(fact.basis, _("Medical service, %(when)s", when=when), fact.happened_at)
    what = str(EVENTS[fact.event])
    words = (
        _("%(event)s: %(name)s, %(when)s", event=what, name=fact.name, when=when) if fact.name else f"{what}, {when}"
    )
    return Rest(fact.basis, words, fact.happened_at, url_of(fact))


def url_of(fact: ClinicalFact) -> str:
    """The page where a fact stands; none for who does not read medical records."""
    if not me().may("records.read"):
        return ""
    if fact.event in PAGES:
        endpoint, name = PAGES[fact.event]
        return url_for(endpoint, **{name: fact.subject_id})
    if fact.event == "order":
        return url_for("orders.of_coming", encounter_id=fact.encounter_id)
    return url_for("encounters.encounter", encounter_id=fact.encounter_id)
