"""What of the end of a stay goes on paper: the forms' keys and where their facts come from."""

from collections.abc import Iterator
from uuid import UUID

from lighthis.admission import inserts
from lighthis.admission.models import Stay
from lighthis.discharge import queries, rules
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs.facts import EntryFacts
from lighthis.web.language import gettext, say

CARD, EXTRACT, DEATH = "f066", "f027", "f106_draft"
CERTIFICATE, BED_HEAD, OWN_REQUEST = "stay_certificate", "bed_head_card", "own_request"
CONSENT = "intervention_consent"
record = {CARD: queries.statistical_card, EXTRACT: queries.extract, DEATH: queries.death_draft}
given = {
    CERTIFICATE: queries.certificate,
    BED_HEAD: queries.bed_head_card,
    OWN_REQUEST: queries.own_request,
    CONSENT: queries.intervention_consent,
}  # into the patient's hand


def epicrisis_entry(stay: Stay) -> Iterator[EntryFacts]:
    """The signed epicrisis and what was added to it, as an insert of form 003."""
    row = queries.epicrisis_of(stay)
    if row is None or row.state != "signed" or row.signed_at is None:
        return
    lines = {say(words): row.sections.get(name, "") for name, words in rules.SECTIONS.items()}
    yield inserts.signed("epicrisis", gettext("Epicrisis"), row.signed_at, row.signed_by, lines)
    for one in queries.additions_of(row):
        yield inserts.signed("epicrisis", gettext("Addition"), one.created_at, one.by, {"": one.words})


def card_asked(stay_id: UUID, at: UUID, by: Actor) -> None:
    """Whether this reader may have the card: its results of HIV, RW and hepatitis are not for everybody. Raises NotFound."""
    stay = queries.stay_seen(stay_id, by=by)
    card = queries.card_of(stay)
    tested = card is not None and any(card.answers.get(name) for name in queries.TESTS)
    if stay.facility_id != at or (tested and not queries.sees_infections(stay, card, by)):
        raise NotFound
