"""Who pays in the demo: an insurer, a works, the state fund, an invoice that was partly answered; estimates for who pays alone."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import coverage, prices
from lighthis.claims import actions as claims
from lighthis.claims.queries import claims_of
from lighthis.contracts import actions as contracts
from lighthis.demo.hospital import Hospital
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal

ORGANISATIONS = (
    ("SHIFO", "insurance", "СК «Шифо суғурта»", "«Shifo sugʻurta» SK", "Shifo Insurance", "14/2026"),
    (
        "ZAVOD",
        "employer",
        "АО «Навруз механика заводи»",
        "«Navroʻz mexanika zavodi» AJ",
        "Navruz Mechanical Works",
        "7-М",
    ),
    ("FOND", "fund", "Фонд медицинского страхования", "Tibbiy sugʻurta jamgʻarmasi", "Health insurance fund", "311"),
)
ORPHANS = "regis0004.00002"  # full orphans: a benefit category of the country pack
SHARES = {"SHIFO": Decimal(80), "ZAVOD": Decimal(100), "FOND": Decimal(100)}
REASONS = {
    "SHIFO": "Полис предъявлен при поступлении", "ZAVOD": "Гарантийное письмо предприятия", "FOND": "Направление фонда",
}  # fmt: skip
TREATED, CASES = (
    0.6,
    range(1_200_000, 4_800_001, 100_000),
)  # who comes for the fund of those without a policy, for which price
ESTIMATED, ASKS, SIGNS = ("CON-01", "LAB-01", "LAB-02"), 0.7, 0.6  # what an estimate holds, who asks for one, who signs
ANSWERED = 3  # cases of the first invoice with an answer


def _accountant(hospital: Hospital) -> Actor:
    """Who keeps the books: in a small hospital the chief doctor, in a smaller one the head of the only department."""
    for role in ("accountant", "chief_doctor"):
        try:
            return hospital.on_duty(role)
        except IndexError:
            continue
    return hospital.on_duty("head_of_department")


def organisations(hospital: Hospital) -> None:
    """The list of payers, with a rule for a benefit."""
    accountant = _accountant(hospital)
    today = clock.today(str(hospital.zone))
    for code, kind, ru, uz, en, contract in ORGANISATIONS:
        facts = PayerFacts(
            {"name_ru": ru, "name_uz": uz, "name_en": en}, kind, contract=contract, contract_from=today.replace(month=1, day=1),
            fund_code="OAA000024" if kind == "fund" else "",
        )  # fmt: skip
        row = billing.add_payer(code, facts, by=accountant)
        if kind == "fund":
            billing.add_rule(row, ORPHANS, Decimal(100), [], today - timedelta(days=30), None, by=accountant)


def insured(hospital: Hospital, coming: Encounter) -> None:
    """Some who pay themselves bring a policy, a letter of their works, or come for the fund, which pays a price for the case."""
    code, own = hospital.dice.choice(("", "", "SHIFO", "SHIFO", "ZAVOD")), Random(coming.number)
    if not code and own.random() < TREATED:
        code = "FOND"
    payer = coverage.payer_of_code(code, at=hospital.facility_id) if code else None
    if payer is None or coming.payer != "self_pay":
        return
    document = f"{hospital.dice.randint(1000, 9999)}/26" if code != "FOND" else f"Н-{own.randint(1000, 9999)}"
    price, most = (Decimal(own.choice(CASES)), None) if code == "FOND" else (None, Decimal(5_000_000))
    terms = Terms(payer, SHARES[code], most, document=document, case_price=price)
    billing.decide_payers(coming, [terms], REASONS[code], by=hospital.on_duty("registrar"))


def estimates(hospital: Hospital, coming: Encounter, *, by: Actor) -> None:
    """Whoever pays without an organisation asks beforehand what it will cost; most sign the contract."""
    dice, until = Random(coming.number), clock.today(str(hospital.zone)) + timedelta(days=14)
    items = list(prices.by_codes(set(ESTIMATED), at=hospital.facility_id).values())
    if (
        coming.payer != "self_pay"
        or coverage.decided(coming.id, at=coming.facility_id)
        or not items
        or dice.random() > ASKS
    ):
        return
    row = contracts.make(coming, until, items[0], Decimal(1), by=by)
    for item in items[1:]:
        contracts.add(row, item, Decimal(dice.randint(1, 5)), by=by)
    contracts.give(row, by=by)
    if dice.random() < SIGNS:
        name = coming.patient.name
        contracts.sign(row, contracts.Customer(f"{name.family} {name.given}" if name else "Представитель"), by=by)


def invoices(hospital: Hospital) -> int:
    """What ended until yesterday is asked for; the insurer answered some of it. Returns how many invoices were made."""
    accountant, made = _accountant(hospital), 0
    yesterday = clock.today(str(hospital.zone)) - timedelta(days=1)
    for code in SHARES:
        payer = coverage.payer_of_code(code, at=hospital.facility_id)
        if payer is None:
            continue
        try:
            invoice = claims.make_invoice(payer, yesterday, by=accountant)
        except Refusal:  # nobody of theirs lay here this week
            continue
        made += 1
        for place, one in enumerate(claims_of(invoice.id, at=hospital.facility_id)[:ANSWERED]):
            accepted, reason = (one.amount, "") if place else (one.amount / 2, "Нет подписи врача в выписке")
            claims.answer(one, accepted.quantize(Decimal("0.01")), reason, by=accountant)
        first = yesterday.replace(day=1)
        claims.reconcile(payer, first, yesterday, by=accountant)
    return made
