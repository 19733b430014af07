"""What of the end of a stay goes on paper: the forms' keys and where their facts come from."""

from uuid import UUID

from lighthis.discharge import queries
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound

CARD, EXTRACT, DEATH = "f066", "f027", "f106_draft"
CERTIFICATE, BED_HEAD, OWN_REQUEST = "stay_certificate", "bed_head_card", "own_request"
record = {CARD: queries.statistical_card, EXTRACT: queries.extract, DEATH: queries.death_draft}
given = {
    CERTIFICATE: queries.certificate,
    BED_HEAD: queries.bed_head_card,
    OWN_REQUEST: queries.own_request,
}  # into the patient's hand


def card_asked(stay_id: UUID, at: UUID, by: Actor) -> None:
    """Whether this reader may have the card: its results of HIV, RW and hepatitis are not for everybody. Raises NotFound."""
    stay = queries.stay_seen(stay_id, by=by)
    card = queries.card_of(stay)
    tested = card is not None and any(card.answers.get(name) for name in queries.TESTS)
    if stay.facility_id != at or (tested and not queries.sees_infections(stay, card, by)):
        raise NotFound
