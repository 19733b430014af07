"""What the papers of money besides the slip are told: acts of services, invoices to organisations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lighthis.kernel.money import Money
from lighthis.packs.facts import FacilityFacts, PatientFacts, SlipLine


@dataclass(frozen=True)
class ServicesAct:
    """What was done for a patient during one coming, and what of it falls on whom. `due` is the patient's part."""

    facility: FacilityFacts
    patient: PatientFacts
    visit: str
    since: date
    lines: tuple[SlipLine, ...]
    total: Money
    due: Money
    until: date | None = None
    borne: Money | None = None  # by organisations and the budget
    off: Money | None = None  # discounts and what was written off


@dataclass(frozen=True)
class CaseLine:
    """One coming on an invoice, without the name and without what was done; `accepted` is None until it was answered."""

    visit: str
    since: date
    amount: Money
    until: date | None = None
    document: str | None = None
    accepted: Money | None = None


@dataclass(frozen=True)
class InvoicePaper:
    """An invoice to an organisation, and the act to it. `total` is what is asked, or by the act what was accepted."""

    facility: FacilityFacts
    number: str
    on: date
    until: date
    payer: Mapping[str, str]
    lines: tuple[CaseLine, ...]
    total: Money
    tax_id: str | None = None
    address: str | None = None
    bank: str | None = None
    contract: str | None = None
    contract_from: date | None = None
