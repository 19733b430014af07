"""What was done a short while ago is said before it is ordered once more, over all hospitals that are open to the doctor."""

from datetime import timedelta
from html import unescape

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.consents import actions as consents
from lighthis.consents import rules as allowed
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.orders import actions
from lighthis.orders.models import Order
from lighthis.orders.rules import repeats
from lighthis.orders.rules.repeats import Earlier

NOW = make.moment()
DAY = timedelta(days=1)
KNOWN = [
    Earlier("test", "cbc", "Общий анализ крови", NOW - 3 * DAY), Earlier("test", "cbc", "Full blood count", NOW - DAY, "Районная"),
    Earlier("test", "", "Посев  крови", NOW - DAY), Earlier("drug", "", "Кеторолак", NOW - DAY),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "code", "name", "which"),
    [
        ("test", "cbc", "анализ", 1), ("test", "", "общий анализ крови", 0), ("test", "glu", "Общий анализ крови", None),
        ("test", "", "посев крови", 2), ("imaging", "cbc", "", None), ("drug", "", "Кеторолак", None), ("test", "", "моча", None),
    ],
)  # fmt: skip
def test_the_same_is_known_by_its_code_else_by_its_words(kind, code, name, which):
    assert repeats.newest(kind, code, name, KNOWN) == (None if which is None else KNOWN[which])


@pytest.mark.parametrize(
    ("asked", "days"),
    [({}, 7), ({"repeat_test_days": 2}, 2), ({"repeat_test_days": "x"}, 7), ({"repeat_test_days": -1}, 7)],
)
def test_how_long_it_counts_is_a_setting(asked, days):
    assert repeats.since(asked, NOW) == NOW - days * DAY


def earlier(at="GES", ago=DAY, share="", state=""):
    """A coming here now, of somebody whose blood was ordered some time ago in another coming; the id of the present one."""
    with units.work():
        patient = make.patient("Каримова", "Лола", "")
        with clock.at(clock.now() - ago):
            row = make.ordered(of=make.coming("budget", kind="emergency", of=patient, at=at), at=at)
        if share:
            draft = allowed.Draft(what=share, given_at=clock.now(), how="paper", language="ru")
            consents.give(patient, draft, by=make.actor("registrar"))
        if state == "cancelled":
            actions.cancel(row, "ошибка", by=make.actor("doctor", at))
        found = make.coming("budget", kind="emergency", of=patient).id
    session.remove()
    return found


def orders_of(coming):
    session.remove()
    return len(list(session.scalars(select(Order.id).where(Order.encounter_id == coming))))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "GES"), ({"at": "RUR", "share": "here"}, "RUR"), ({"at": "RUR"}, ""), ({"ago": 8 * DAY}, ""), ({"state": "cancelled"}, ""),
    ],
)  # fmt: skip
def test_a_repeated_test_waits_for_its_tick(sign_in, store, more, said):
    coming = earlier(**more)
    doctor, address = sign_in("doctor"), f"/encounters/{coming}/orders/new"
    fields = {"tests": "cbc", "urgency": "now", "why": "слабость"}
    first = doctor.post(address, fields)
    assert first.status_code == (422 if said else 303)
    if said:
        text = unescape(first.text)
        assert "Done a short while ago" in text
        assert ("RUR hospital" in text) == (said == "RUR")
        assert "слабость" in text
        assert orders_of(coming) == 0
        assert doctor.post(address, {**fields, "again": "y"}).status_code == 303
    assert orders_of(coming) == 1


@pytest.mark.parametrize(("at", "owners"), [("RUR", ["RUR"]), ("GES", None)])
def test_whose_record_was_shown_stands_in_the_log(sign_in, store, at, owners):
    coming = earlier(at=at, share="here")
    assert (
        sign_in("doctor").post(f"/encounters/{coming}/orders/new", {"tests": "cbc", "urgency": "now"}).status_code
        == 422
    )
    session.remove()
    rows = select(AuditEntry.detail).where(AuditEntry.action.contains("order form")).order_by(AuditEntry.id.desc())
    assert session.scalars(rows).first().get("owners") == owners


def test_the_same_coming_warns_of_nothing(sign_in, store):
    with units.work():
        coming = make.coming("budget", kind="emergency").id
    for _ in range(2):
        assert (
            sign_in("doctor").post(f"/encounters/{coming}/orders/new", {"tests": "cbc", "urgency": "now"}).status_code
            == 303
        )
    assert orders_of(coming) == 2
