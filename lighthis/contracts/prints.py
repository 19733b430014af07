"""What of estimates goes on paper: the estimate itself, and the contract by it."""

from uuid import UUID

from lighthis.billing.queries.slips import NEUTRAL, facility_facts, patient_facts
from lighthis.contracts import queries
from lighthis.contracts.models import EstimateLine
from lighthis.contracts.rules import Reckoned
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility as facility_of
from lighthis.kernel import clock
from lighthis.kernel.money import Money
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.packs.bills import EstimatePaper, PaidContract
from lighthis.packs.facts import SlipLine
from lighthis.packs.subject import Subject


def estimate(estimate_id: UUID, at: UUID, language: str) -> Subject:
    """An estimate with prices; a draft until it was given to the patient. Raises NotFound, Refusal where it was withdrawn."""
    row = queries.estimate(estimate_id, at=at)
    if row.state == "withdrawn":
        raise Refusal(N_("This estimate was withdrawn; it is not printed any more."))
    coming = row.encounter
    return Subject(coming.patient_id, _facts(queries.told(row), at, language), coming.id, is_draft=row.given_at is None)


def contract(contract_id: UUID, at: UUID, language: str) -> Subject:
    """A contract with the services and sums of its estimate. Raises NotFound, Refusal where it was withdrawn."""
    row = queries.contract(contract_id, at=at)
    if row.estimate.state == "withdrawn":
        raise Refusal(N_("This contract was withdrawn; it is not printed any more."))
    zone, coming = facility_of(at).zone, row.estimate.encounter
    facts = PaidContract(
        **vars(_facts(queries.told(row.estimate), at, language)), contract=row.number, customer=row.customer,
        signed=clock.local(row.signed_at, zone).date(), document=row.document or None, address=row.address or None,
        phone=row.phone or None,
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id)


def _facts(found: queries.Told, at: UUID, language: str) -> EstimatePaper:
    home, row = facility_of(at), found.estimate
    lines = tuple(
        _line(one, sums, row.encounter, language, home.currency)
        for one, sums in zip(found.lines, found.sums, strict=True)
        if sums is not None
    )
    if not lines:
        raise NotFound
    made = clock.local(row.given_at or row.made_at, home.zone).date()
    return EstimatePaper(
        facility=facility_facts(home), patient=patient_facts(row.encounter.patient, at), visit=row.encounter.number,
        number=row.number, on=made, until=row.until, lines=lines, total=Money(found.total, home.currency),
        due=Money(found.due, home.currency),
    )  # fmt: skip


def _line(line: EstimateLine, sums: Reckoned, coming: Encounter, language: str, currency: str) -> SlipLine:
    """A service in words that tell a stranger nothing about health (rulings 9)."""
    hidden = line.item.is_sensitive or coming.secrecy == "sensitive"
    words = NEUTRAL[language] if hidden else line.item.name_in(language)
    return SlipLine(words, line.quantity, Money(sums.price, currency), Money(sums.amount, currency))


given = {"estimate": estimate, "paid_contract": contract}
