"""The nurse who watches a patient: set, changed, shown on the board."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.staff.models import Post, Staff


def nurse(role="ward_nurse"):
    return session.get_one(Staff, make.actor(role).id)


def test_set_changed_and_taken_off(work):
    row = make.coming("budget", kind="emergency")
    actions.watch(row, nurse(), by=make.actor("triage_nurse"))
    assert row.nurse_id == nurse().id
    assert row.nurse_at is not None
    actions.watch(row, None, by=make.actor("triage_nurse"))
    assert (row.nurse_id, row.nurse_at) == (None, None)
    row.status = "closed"
    with pytest.raises(Refusal, match="ended"):
        actions.watch(row, nurse(), by=make.actor("triage_nurse"))


def test_the_board_shows_her_and_the_form_offers_oneself(store, sign_in):
    with units.work():
        row = make.coming("budget", kind="emergency")
        address, mine, doctor = f"/encounters/{row.id}/nurse", str(nurse("triage_nurse").id), str(nurse("doctor").id)
        ward = str(nurse().id)
    client = sign_in("triage_nurse")
    assert address in client.get("/emergency").text
    assert f'<option value="{mine}" selected>' in client.get(address).text
    assert client.post(address, {"nurse": doctor}).status_code == 422  # a doctor takes the patient, and is no nurse
    assert client.post(address, {"nurse": ward}).status_code == 303
    for view in ("/emergency", "/emergency?view=paper"):
        assert "Тестовwar" in client.get(view).text
    assert "Тестовwar" not in client.get("/emergency?view=wall").text
    assert "Тестовwar" in client.get(address.removesuffix("/nurse")).text
    session.rollback()
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "nurse set")).one()
    assert client.post(address, {"nurse": ""}).status_code == 303
    session.expire_all()
    assert session.scalars(select(Encounter)).one().nurse_id is None
    with units.work():  # she watches, and her post is over since
        actions.watch(session.scalars(select(Encounter)).one(), nurse(), by=make.actor("triage_nurse"))
        for post in session.scalars(select(Post).where(Post.staff_id == nurse().id)):
            post.until = clock.today("Asia/Tashkent") - timedelta(days=1)
    assert f'<option value="{ward}" selected>' in client.get(address).text
    assert client.post(address, {"nurse": ward}).status_code == 303
    assert client.post(address, {"nurse": mine}).status_code == 303
    assert client.post(address, {"nurse": ward}).status_code == 422
    assert sign_in("cashier").get(address).status_code == 403
    assert sign_in("triage_nurse", "RUR").get(address).status_code == 404
