"""What the papers of money besides the slip are told: acts of services, invoices to organisations, accounts compared, what a patient paid or owes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

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
    own_bank: str | None = None  # of the hospital
    contract: str | None = None
    contract_from: date | None = None


@dataclass(frozen=True)
class AccountLine:
    """One movement of an organisation's account (kind: cover, case, settlement, write_off, transfer); below zero it takes off the debt."""

    on: date
    kind: str
    amount: Money
    document: str | None = None


@dataclass(frozen=True)
class ReconciliationPaper:
    """The account of an organisation over some days: what was owed before, each movement, what is owed after."""

    facility: FacilityFacts
    number: str
    on: date
    since: date
    until: date
    payer: Mapping[str, str]
    opening: Money
    lines: tuple[AccountLine, ...]
    more: Money
    less: Money
    closing: Money
    tax_id: str | None = None
    contract: str | None = None
    contract_from: date | None = None


@dataclass(frozen=True)
class PaidLine:
    """One slip: money that came, or, below zero, that was given back."""

    number: str
    on: date
    amount: Money


@dataclass(frozen=True)
class PaymentCertificate:
    """What a patient paid for one coming; `held` of it is a deposit that no care has used yet; `carried` came from other comings
    of the patient, below zero it went there."""

    facility: FacilityFacts
    patient: PatientFacts
    visit: str
    since: date
    on: date
    lines: tuple[PaidLine, ...]
    total: Money
    until: date | None = None
    held: Money | None = None
    carried: Money | None = None


@dataclass(frozen=True)
class DebtNotice:
    """What a patient owes for one coming, without what was done."""

    facility: FacilityFacts
    patient: PatientFacts
    visit: str
    since: date
    on: date
    due: Money  # the patient's part of the bill
    paid: Money
    owed: Money
    until: date | None = None


@dataclass(frozen=True)
class EstimatePaper:
    """What a treatment is going to cost. `due` is the patient's part; the hospital keeps to it until a day."""

    facility: FacilityFacts
    patient: PatientFacts
    visit: str
    number: str
    on: date
    until: date
    lines: tuple[SlipLine, ...]
    total: Money
    due: Money


@dataclass(frozen=True)
class PaidContract(EstimatePaper):
    """A contract for paid services by an estimate, whose number is `number`."""

    contract: str
    signed: date
    customer: str
    document: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Debtor:
    """A line of the list of debtors: a coming (`number`, `since`), or an organisation (`number` is its tax number; where none was
    named, `kind` says who bears: budget, fund ...). `ages`: of 0-30, 31-60, 61-90 and over 90 days."""

    name: str
    number: str | None
    since: date | None
    total: Money
    ages: tuple[Money, ...]
    kind: str | None = None


@dataclass(frozen=True)
class DebtorsPaper:
    """Who owes at a moment (`whose`: patients, organisations), the largest debt first; `others` owe too and stand on no line."""

    facility: FacilityFacts
    at: datetime
    whose: str
    lines: tuple[Debtor, ...]
    total: Money
    ages: tuple[Money, ...]
    others: int = 0
    others_total: Money | None = None
