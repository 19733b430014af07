"""Time zone and currency of a hospital: chosen while it is empty, then they stay, with a sentence that says why."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility import queries, rules
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

WORK = {"domains_on": ["triage", "admission", "billing"], "paper_language": "ru", "census_hour": "9", "cash_step": "50",
        "settle_first": "warn", "pin_change": "ticked"}  # fmt: skip
BEFORE = {"zone": "Asia/Tashkent", "currency": "UZS"}
FREE, FIXED = {"zone": False, "currency": False}, {"zone": True, "currency": True}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))


def kept():
    session.rollback()
    found = session.scalars(select(Facility).where(Facility.code == "GES")).one()
    return found.zone, found.currency


def test_every_zone_of_the_list_is_one_that_python_knows():
    for zone in rules.ZONES:
        rules.check_place(BEFORE, {"zone": zone}, FREE)
        assert clock.local(datetime(2026, 11, 22, tzinfo=UTC), zone).tzinfo is not None


@pytest.mark.parametrize(
    "wrong", ["Asia", "Asia/Nowhere", "../etc/passwd", "/etc/localtime", "a\0b", "Азия/Ташкент", "+05:00"]
)
def test_what_is_no_zone_is_refused_at_its_field(wrong):
    with pytest.raises(Refusal) as refusal:
        rules.check_place(BEFORE, {"zone": wrong}, FREE)
    assert refusal.value.field == "zone_other"


def test_the_same_again_is_no_change_and_another_one_is_refused_where_it_is_fixed():
    rules.check_place(BEFORE, BEFORE, FIXED)
    for name, other in (("zone", "Asia/Almaty"), ("currency", "KZT")):
        with pytest.raises(Refusal) as refusal:
            rules.check_place(BEFORE, {**BEFORE, name: other}, FIXED)
        assert refusal.value.field == name
    with pytest.raises(Refusal, match="choose from the list"):
        rules.check_place(BEFORE, {"currency": "XXX"}, FREE)


def test_an_empty_hospital_chooses_from_the_list_or_types_a_name(sign_in):
    admin = sign_in("administrator")
    shown = admin.get("/facility/settings").text
    assert '<option value="Asia/Tashkent" selected' in shown
    assert admin.post("/facility/settings", {**WORK, "zone": "Asia/Almaty", "currency": "KZT"}).status_code == 303
    assert kept() == ("Asia/Almaty", "KZT")
    assert "Asia/Almaty" in admin.get("/facility/settings").text
    typed = {**WORK, "zone": "Asia/Almaty", "zone_other": "Asia/Kabul", "currency": "USD"}
    assert admin.post("/facility/settings", typed).status_code == 303
    assert kept() == ("Asia/Kabul", "USD")
    assert '<option value="Asia/Kabul" selected' in admin.get("/facility/settings").text
    told = session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "settings changed")).all()
    assert [one["after"].get("zone") for one in told] == ["Asia/Almaty", "Asia/Kabul"]


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"zone": "Asia/Almaty", "zone_other": "Nowhere", "currency": "KZT"}, "no time zone has this name"),
    ({"zone": "Mars/Phobos", "currency": "KZT"}, "choose from the list"),
    ({"zone": "Asia/Almaty", "currency": "XXX"}, "choose from the list"),
])  # fmt: skip
def test_what_is_none_of_ours_is_refused_and_kept_on_the_page(sign_in, fields, sentence):
    answer = sign_in("administrator").post("/facility/settings", {**WORK, **fields})
    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert "Nowhere" in answer.text or "zone_other" not in fields
    assert kept() == ("Asia/Tashkent", "UZS")


def priced():
    make.priced(self_pay=1000)


def shift():
    billing.open_shift("1", by=make.actor("cashier"))


def deposit():
    shift()
    billing.take_deposit(make.coming(), "card", Decimal(1000), by=make.actor("cashier"))


@pytest.mark.parametrize(("what", "fixed"), [
    (make.patient, {"zone": True, "currency": False}), (make.coming, {"zone": True, "currency": False}),
    (priced, {"zone": False, "currency": True}), (shift, FIXED), (deposit, FIXED),
])  # fmt: skip
def test_what_is_written_fixes_what_gives_it_a_meaning_here_and_nowhere_else(work, what, fixed):
    assert queries.fixed(make.by_code().id) == FREE
    what()
    assert queries.fixed(make.by_code().id) == fixed
    assert queries.fixed(make.by_code("RUR").id) == FREE


def test_afterwards_they_are_shown_and_refused_with_the_reason(sign_in):
    admin = sign_in("administrator")
    before = admin.hidden("/facility/settings")  # a page that was open when the first patient came
    with units.work():
        deposit()
    session.remove()
    shown = admin.get("/facility/settings")
    assert 'name="zone"' not in shown.text
    assert 'name="currency"' not in shown.text
    assert "Time zone: Asia/Tashkent. It stays: patients or money are written already" in text(shown)
    assert "Currency: UZS, soʻm of Uzbekistan. It stays: prices or money are written already" in text(shown)
    late = admin.web.post("/facility/settings", data={**before, **WORK, "zone": "Asia/Almaty", "currency": "UZS"})
    assert (late.status_code, "in another time zone they would fall on other days" in text(late)) == (422, True)
    late = admin.post("/facility/settings", {**WORK, "currency": "KZT"})
    assert (late.status_code, "in another currency the sums would be wrong" in text(late)) == (422, True)
    assert kept() == ("Asia/Tashkent", "UZS")
    assert admin.post("/facility/settings", {**WORK, "census_hour": "8"}).status_code == 303
    assert kept() == ("Asia/Tashkent", "UZS")
