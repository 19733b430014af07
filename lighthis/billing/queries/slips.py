"""The facts of a payment slip, in words that tell a stranger nothing about health (rulings 9)."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.billing import accounts
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.queries import bills, cash, coverage
from lighthis.billing.rules import money
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.facility.queries import facility as facility_of
from lighthis.kernel.money import Money
from lighthis.packs.facts import FacilityFacts, PaidBy, PatientFacts, PaymentSlip, SlipLine
from lighthis.packs.people import short
from lighthis.packs.subject import Subject
from lighthis.registration import people
from lighthis.registration.models import Patient

# the paper's own words, by its language; the screens' words are in the catalogues
NEUTRAL = {"ru": "Медицинская услуга", "uz": "Tibbiy xizmat", "uz_Cyrl": "Тиббий хизмат", "en": "Medical service"}
ADVANCE = {"ru": "Аванс", "uz": "Avans", "uz_Cyrl": "Аванс", "en": "Deposit (advance)"}
CANCEL = {
    "ru": "Отмена квитанции № {}", "uz": "Kvitansiyani bekor qilish: № {}", "uz_Cyrl": "Квитанцияни бекор қилиш: № {}",
    "en": "Cancellation of slip No {}",
}  # fmt: skip
PART = {
    "ru": "{} (доля пациента)",
    "uz": "{} (bemor ulushi)",
    "uz_Cyrl": "{} (бемор улуши)",
    "en": "{} (patient's part)",
}
OFF = {
    "discount": {"ru": "Скидка", "uz": "Chegirma", "uz_Cyrl": "Чегирма", "en": "Discount"},
    "write_off": {"ru": "Списано", "uz": "Hisobdan chiqarildi", "uz_Cyrl": "Ҳисобдан чиқарилди", "en": "Written off"},
    "transfer": {
        "ru": "Не оплачено организацией", "uz": "Tashkilot toʻlamagan", "uz_Cyrl": "Ташкилот тўламаган",
        "en": "Not paid by the organisation",
    },
}  # fmt: skip
RETURN = {"ru": "Возврат", "uz": "Pulni qaytarish", "uz_Cyrl": "Пулни қайтариш", "en": "Refund"}


def slip(document_id: UUID, at: UUID, language: str) -> Subject:
    """Everything that stands on a slip in one language, as it was when the money moved: what was received less the change is
    what was paid. Raises NotFound."""
    paper = cash.paper(document_id, at=at)
    facility, coming = facility_of(at), paper.encounter
    entries = [one for one in bills.entries_of(paper.encounter_id, at=at) if _was_there(one, paper)]
    lines = _lines(paper, entries, language, facility.currency)
    facts = PaymentSlip(
        facility=facility_facts(facility), number=paper.number, at=paper.happened_at, cashier=_cashier(paper),
        shift=paper.shift.number, patient=patient_facts(coming.patient, at), lines=lines,
        total=sum((line.amount for line in lines), Money(Decimal(0), facility.currency)),
        paid=_paid(paper, entries, facility.currency), rounding=_rounding(paper, entries, facility.currency),
        received=Money(paper.received, facility.currency) if paper.change else None,
        change=Money(paper.change, facility.currency) if paper.change else None,
        balance=_left(paper, entries, facility.currency), refund=_goes_back(paper), cancels=_number_cancelled(paper),
        fiscal_sign=paper.fiscal_sign or None, fiscal_receipt=paper.fiscal_receipt or None,
        fiscal_qr=paper.fiscal_qr or None, qr=paper.number,
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id)


def _was_there(entry: LedgerEntry, paper: MoneyDocument) -> bool:
    """Keys sort by the time they were made: a slip printed again tells what it told the first time."""
    return entry.document_id == paper.id or entry.id < paper.id


def _lines(paper: MoneyDocument, entries: list[LedgerEntry], language: str, currency: str) -> tuple[SlipLine, ...]:
    if paper.kind != "payment":
        words = {"deposit": ADVANCE, "refund": RETURN, "cancellation": CANCEL}[paper.kind][language]
        exact = Money(paper.total - paper.rounding, currency)
        return (SlipLine(words.format(_number_cancelled(paper)), Decimal(1), exact, exact),)
    charges = [_charge(one, paper, entries, language, currency) for one in coverage.standing(entries)]
    return tuple(line for line in charges if line is not None) + _off(entries, language, currency)


def _charge(
    entry: LedgerEntry, paper: MoneyDocument, entries: list[LedgerEntry], language: str, currency: str
) -> SlipLine | None:
    """A charge as far as the patient bears it; none where others bear all of it."""
    covers = [one for one in coverage.parts_of(entry, entries) if one.kind == "cover"]
    words, part = _words(entry, paper, language), entry.amount - sum((one.amount for one in covers), Decimal(0))
    if not covers:
        price = Money(entry.price or entry.amount, currency)
        return SlipLine(words, entry.quantity or Decimal(1), price, Money(entry.amount, currency))
    borne = Money(part, currency)
    return SlipLine(PART[language].format(words), Decimal(1), borne, borne) if part else None


def _off(entries: list[LedgerEntry], language: str, currency: str) -> tuple[SlipLine, ...]:
    """What was taken off the patient's part, or fell back on it, since it was charged."""
    sums = {
        "discount": -money.between(entries, accounts.DISCOUNT, accounts.PATIENT),
        "write_off": -money.between(entries, accounts.WRITTEN_OFF, accounts.PATIENT),
        "transfer": sum((one.amount for one in entries if one.kind == "transfer" and one.debit == accounts.PATIENT), Decimal(0)),
    }  # fmt: skip
    found = [(OFF[kind][language], Money(amount, currency)) for kind, amount in sums.items() if amount]
    return tuple(SlipLine(words, Decimal(1), amount, amount) for words, amount in found)


def _words(entry: LedgerEntry, paper: MoneyDocument, language: str) -> str:
    if entry.item is None or entry.item.is_sensitive or paper.encounter.secrecy == "sensitive":
        return NEUTRAL[language]
    return entry.item.name_in(language)


def _paid(paper: MoneyDocument, entries: list[LedgerEntry], currency: str) -> tuple[PaidBy, ...]:
    """This slip's money first by its means, then what the deposit gave, then earlier slips with their numbers."""
    if paper.kind != "payment":
        return (PaidBy(paper.means, Money(paper.total, currency)),)
    undone = {one.reverses_id for one in entries}
    own = [one for one in entries if one.kind in {"payment", "use_deposit"} and one.id not in undone]
    numbers = _numbers({one.document_id for one in own if one.document_id not in {None, paper.id}})
    means_of = {account: means for means, account in accounts.ACCOUNT_OF.items()} | {accounts.DEPOSIT: "deposit"}
    return tuple(
        PaidBy(
            means_of[one.debit],
            Money(one.amount, currency),
            numbers.get(one.document_id)
            or (one.document_id == paper.id and one.kind == "payment" and paper.reference)
            or None,
        )
        for one in sorted(own, key=lambda one: (one.document_id == paper.id, one.id))
    )


def _numbers(ids: set[UUID | None]) -> Mapping[UUID | None, str]:
    rows = select(MoneyDocument).where(MoneyDocument.id.in_(ids)).options(joinedload(MoneyDocument.encounter))
    return {one.id: one.number for one in session.scalars(rows)}


def _rounding(paper: MoneyDocument, entries: list[LedgerEntry], currency: str) -> Money | None:
    added = money.sums(entries).rounded if paper.kind == "payment" else paper.rounding
    return Money(added, currency) if added else None


def _left(paper: MoneyDocument, entries: list[LedgerEntry], currency: str) -> Money | None:
    return Money(max(money.sums(entries).balance, Decimal(0)), currency) if paper.kind == "payment" else None


def _cancelled(paper: MoneyDocument) -> MoneyDocument | None:
    return session.get(MoneyDocument, paper.cancels_id) if paper.cancels_id is not None else None


def _number_cancelled(paper: MoneyDocument) -> str | None:
    found = _cancelled(paper)
    return found.number if found is not None else None


def _goes_back(paper: MoneyDocument) -> bool:
    """Whether money leaves the drawer: a refund, or a payment or deposit that was none."""
    found = _cancelled(paper)
    return paper.kind == "refund" if found is None else found.kind != "refund"


def _cashier(paper: MoneyDocument) -> str:
    who = paper.cashier
    return short(who)


def facility_facts(facility: Facility) -> FacilityFacts:
    """The hospital on the head of a slip."""
    names = {language: facility.name_in(language) for language in ("ru", "uz", "uz_Cyrl", "en")}
    return FacilityFacts(
        names=names, addresses=dict.fromkeys(names, facility.address) if facility.address else {},
        phone=facility.phone or None, code=facility.code, tax_id=facility.tax_id or None, zone=facility.zone,
    )  # fmt: skip


def patient_facts(patient: Patient, at: UUID) -> PatientFacts:
    """The patient on a paper of money: the name, the numbers, nothing about health."""
    patient = people.behind(patient, ("names", "identifiers", "cards"))
    name, pinfl = patient.name, patient.national
    return PatientFacts(
        family=name.family if name else None, given=name.given if name else None,
        patronymic=name.patronymic if name else None, pinfl=pinfl.value if pinfl else None,
        card_number=next((card.number for card in patient.cards if card.facility_id == at), None),
    )  # fmt: skip
