"""Who looked: the tab of fifty, and the list that the patient is given on paper."""

import re
from datetime import timedelta

import make
import pytest
from desk.test_sharing import BREAK, allow, written
from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.consents import actions as consents
from lighthis.consents.models import Disclosure
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.desk import prints
from lighthis.desk.queries import looks
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.papers import actions as papers
from lighthis.papers.models import Paper
from lighthis.registration.models import PatientLink

TODAY = clock.today("Asia/Tashkent")


def asked(of, since=TODAY, until=TODAY, role="chief_doctor", at="GES"):
    return consents.disclose(of, since, until, "", by=make.actor(role, at))


def listed(of, language="ru", **span):
    row = asked(of, **span)
    return prints.access_log(row.id, row.facility_id, language).facts


@pytest.fixture
def lived(store):
    """A patient whom people of two hospitals found, looked at, and opened in an emergency."""
    with units.work():
        of, ordinary, _sensitive = written()
        id_ = of.id
    with units.work():
        of = session.get_one(type(of), id_)
        encounters.break_glass(of, **BREAK, by=make.actor("doctor", "RUR"))
    with units.work():
        for _ in range(3):
            audit.looked("overview", by=make.actor("doctor", "RUR"), patient=id_, detail={"owners": ["GES"]})
        audit.looked("record of another hospital", by=make.actor("doctor", "RUR"), patient=id_,
                     detail={"owners": ["GES"], "opened by": "emergency"})  # fmt: skip
        audit.happened("searched", by=make.actor("registrar", "RUR"), detail={"ids": [str(id_)]})
        audit.happened("searched", by=make.actor("cashier"), detail={"ids": [str(ordinary)]})
    return id_


def test_the_list_says_who_from_where_what_when_and_on_what_ground(app, lived):
    with units.work():
        facts = listed(session.get_one(make.Patient, lived))
    lines = [(one.who, one.hospital, one.times, one.ground) for one in facts.looks]
    ground = f"Danger to life. {BREAK['text']}"
    assert ("doctor.rur", "Районная", 1, ground) in lines
    assert ("doctor.rur", "Районная", 1, "emergency access") in lines
    assert ("doctor.rur", "Районная", 3, None) in lines  # opened again within the hour: one line
    assert [(one.who, one.what) for one in facts.looks if "search" in one.what] == [
        ("registrar.rur", "Shown among the people found by a search")
    ]
    assert all(one.post for one in facts.looks)
    assert not [one for one in facts.looks if one.who == "cashier.ges"]  # another search
    assert len([one for one in facts.looks if one.ground == ground]) == 1  # what the owner was told is not told twice
    opened = [one.what for one in facts.looks if one.times == 3]
    assert opened == ["Looked at: overview; records of: Городская экстренная"]
    assert [one.at for one in facts.looks] == sorted(one.at for one in facts.looks)


def test_the_words_of_the_paper_are_in_its_language_whatever_the_page_speaks(sign_in, lived):
    chief = sign_in("chief_doctor", language="en")
    day = f"{TODAY:%d.%m.%Y}"
    for language, words in (("ru", "Просмотр: сводка пациента"), ("uz", "Koʻrildi: ")):
        sent = {"since": day, "until": day, "language": language, "given_to": "муж, доверенность 12"}
        answer = chief.post(f"/patients/{lived}/access/print", sent)
        assert answer.status_code == 303
        session.rollback()
        paper = session.scalars(select(Paper).where(Paper.form == "access_log").order_by(Paper.id.desc())).first()
        assert any(one["what"].startswith(words) for one in paper.facts["looks"]), [
            one["what"] for one in paper.facts["looks"]
        ]
        assert paper.facts["given_to"] == "муж, доверенность 12"
        assert "The paper is being made" in chief.get(answer.location).text
        html = papers.html_of(paper)
        assert "doctor.rur" in html
        assert "КОПИЯ" not in html
    again = chief.post("/papers", {"form": "access_log", "subject": str(paper.subject_id), "language": "ru", "size": "A4"},
                       page=f"/papers?form=access_log&subject={paper.subject_id}")  # fmt: skip
    assert again.status_code == 303
    session.rollback()
    copy = session.scalars(select(Paper).where(Paper.form == "access_log").order_by(Paper.id.desc())).first()
    assert copy.is_copy
    assert "КОПИЯ" in papers.html_of(copy)


def test_who_may_give_it_and_what_is_typed_wrong(sign_in, lived):
    address, day = f"/patients/{lived}/access/print", f"{TODAY:%d.%m.%Y}"
    for role in ("doctor", "registrar", "administrator"):
        assert sign_in(role).get(address).status_code == 403, role
    chief, good = sign_in("chief_doctor"), {"since": day, "until": day, "language": "ru", "given_to": ""}
    tomorrow = f"{TODAY + timedelta(days=1):%d.%m.%Y}"
    for wrong in (
        {"since": ""}, {"until": "31.02.2026"}, {"until": tomorrow}, {"since": tomorrow}, {"since": "01.01.2020"},
        {"language": "fr"}, {"given_to": "я" * 300}, {"since": "🙂"},
    ):  # fmt: skip
        assert chief.post(address, {**good, **wrong}).status_code == 422, wrong
    session.rollback()
    assert session.scalars(select(Disclosure)).all() == []
    assert session.scalars(select(Paper)).all() == []


def test_another_hospital_s_list_is_not_found_there(work):
    row = asked(make.patient())
    with pytest.raises(NotFound):
        prints.access_log(row.id, make.by_code("RUR").id, "ru")


def test_linked_records_and_the_days_that_were_asked_for(work):
    of, survivor = make.patient(), make.patient("Юлдашева", "Дилноза")
    work.add(PatientLink(loser_id=of.id, survivor_id=survivor.id, by_id=make.actor().id, reason="одна"))
    work.flush()
    audit.looked("overview", by=make.actor("doctor"), patient=of.id)
    with clock.at(clock.now() - timedelta(days=40)):
        audit.looked("papers", by=make.actor("doctor"), patient=survivor.id)
    audit.seal(session())
    seen = {one.what for one in listed(survivor).looks}
    assert "Looked at: overview" in seen
    assert "Looked at: papers" not in seen
    month = listed(survivor, since=TODAY - timedelta(days=60), until=TODAY)
    assert {"Looked at: overview", "Looked at: papers"} <= {one.what for one in month.looks}


def test_too_long_a_list_is_refused_with_a_sentence(work, monkeypatch):
    of = make.patient()
    for number in range(6):
        audit.looked(f"page {number}", by=make.actor("doctor"), patient=of.id)
    audit.seal(session())
    monkeypatch.setattr(looks, "LINES", 3)
    with pytest.raises(Refusal, match="choose fewer days"):
        listed(of)
    monkeypatch.setattr(looks, "MOST", 3)
    with pytest.raises(Refusal, match="choose fewer days"):
        listed(of)


def test_the_tab_shows_fifty_a_page_of_ones_own_and_what_others_did_with_them(sign_in):
    with units.work():
        of, _ordinary, _sensitive = written()
        id_ = of.id
        allow(of)
    with units.work():
        for _ in range(60):
            audit.looked("overview", by=make.actor("doctor"), patient=id_)
        audit.looked("overview", by=make.actor("doctor", "RUR"), patient=id_)  # saw nothing of ours
        audit.looked("coming", by=make.actor("ward_nurse", "RUR"), patient=id_, detail={"owners": ["GES"]})
    head = sign_in("head_of_department")
    first = head.get(f"/patients/{id_}/access").text
    assert len(re.findall(r'<tr role="row">', first)) == 51  # and the head
    assert "ward_nurse.rur" in first
    assert "RUR hospital" in first
    assert "doctor.rur" not in first
    second = head.get(f"/patients/{id_}/access?page=2").text
    assert 10 < len(re.findall(r'<tr role="row">', second)) < 51
