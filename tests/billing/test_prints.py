"""The payment slip on paper: in each language and size of its edition, in words that say nothing about health."""

import re
from decimal import Decimal

import make
import pytest

from lighthis.billing import actions, prints
from lighthis.kernel import clock
from lighthis.packs import marks, pack, paper, snapshot
from lighthis.packs.facts import PaymentSlip

SLIP = [(language, size) for language in ("uz", "ru", "uz_Cyrl") for size in ("80mm", "A4")]


@pytest.fixture
def paid(work):
    """A payment in cash of 100 030 with 20 of rounding, of a bill with a sensitive line."""
    coming, cashier = make.coming(), make.actor("cashier")
    for code, price, sensitive in (("CON-01", 60_030, False), ("HIV-01", 40_000, True)):
        item = make.priced(code, self_pay=price, sensitive=sensitive)
        actions.charge(coming, item, Decimal(1), "", clock.now(), by=make.actor("doctor"))
    actions.open_shift("1", by=cashier)
    return actions.take_payment(coming, "cash", None, Decimal(150_000), by=cashier)


@pytest.mark.parametrize(("language", "size"), SLIP)
def test_a_slip_prints_in_every_language_and_size(paid, language, size):
    subject = prints.payment_slip(paid.id, paid.facility_id, language)
    html = paper.render(
        prints.FORM,
        subject.facts,
        language,
        printed_at=clock.now(),
        printed_by="Тестов А.",
        paper=size,
        pack=pack.current(),
    )
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("\u00a0", " ")))
    for part in (paid.number, "100 030", "100 050", "49 950", "GES-000001"):
        assert part in text
    assert "HIV-01" not in text
    assert {"ru": "Не является фискальным чеком", "uz": "Fiskal chek emas", "uz_Cyrl": "Фискал чек эмас"}[
        language
    ] in text


@pytest.mark.parametrize(("language", "size"), SLIP)
def test_the_qr_of_the_fiscal_device_stands_with_its_number_and_sign(paid, language, size):
    """Its square holds what the device gave; without one the paper is what it was."""

    def printed():
        facts = prints.payment_slip(paid.id, paid.facility_id, language).facts
        more = {"printed_at": paid.happened_at, "printed_by": "Тестов А.", "paper": size, "pack": pack.current()}
        return paper.render(prints.FORM, facts, language, **more)

    link = "https://ofd.example.invalid/check?t=UZ1&r=77&c=20261122&s=123"
    before = printed()
    assert before.count("<svg") == 1
    paid.fiscal_receipt, paid.fiscal_sign, paid.fiscal_qr = "77", "123456789012", link
    after = printed()
    fiscal = re.search(r'<section data-place="fiscal">(.*?)</section>', after, re.DOTALL)[1]
    assert fiscal.count("<svg") == 2
    for part in (marks.qr(link, size=30), "77", "123456789012", marks.qr(paid.number, size=26)):
        assert part in fiscal
    if size == "80mm":
        long, longer = (float(re.search(r"size: *80mm ([\d.]+)mm", one)[1]) for one in (before, after))
        assert longer - long >= 30, "the roll is as long as what stands on it"
    paid.fiscal_qr = ""
    assert printed().count("<svg") == 1


def test_the_facts_survive_being_frozen(paid):
    facts = prints.payment_slip(paid.id, paid.facility_id, "ru").facts
    assert snapshot.from_json(PaymentSlip, snapshot.to_json(facts)) == facts


def test_a_deposit_and_a_refund_have_slips_too(paid):
    coming, cashier = paid.encounter, make.actor("cashier")
    deposit = actions.take_deposit(coming, "card", Decimal(10_000), by=cashier)
    back = make.refund(coming, "card", None, "leaves", by=cashier)
    for one, words, is_refund in ((deposit, "Аванс", False), (back, "Возврат", True)):
        facts = prints.payment_slip(one.id, one.facility_id, "ru").facts
        assert [line.words for line in facts.lines] == [words]
        assert (facts.total.amount, facts.paid[0].amount.amount, facts.refund) == (10_000, 10_000, is_refund)


def test_a_slip_printed_later_tells_what_it_told_first(paid):
    before = prints.payment_slip(paid.id, paid.facility_id, "ru").facts
    actions.charge(paid.encounter, make.priced("LAB-01"), Decimal(1), "", clock.now(), by=make.actor("doctor"))
    assert prints.payment_slip(paid.id, paid.facility_id, "ru").facts == before
