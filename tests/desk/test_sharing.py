"""Records of other hospitals: open by consent or in an emergency, closed otherwise, and never written to from outside."""

import csv
import io
import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.consents import actions as consents
from lighthis.consents import rules
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries
from lighthis.encounters.models import GlassNotice
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.papers import actions as papers
from lighthis.records import actions as records

ORDINARY, SECRET = "осмотр терапевта", "осмотр нарколога"
BREAK = {"ground": "life", "text": "без сознания, нужны препараты"}

# what a post of RUR sees of GES's records: role, consent, glass broken by that person → ordinary note, sensitive note, other
# hospitals told closed, whether emergency access is offered. Written by hand from rulings 9 and 17 and docs/decisions/sharing.md.
TABLE = """\
role	consent	glass	ordinary	sensitive	closed	offer
doctor	-	-	-	-	1	yes
doctor	here	-	yes	-	1	yes
doctor	all	-	yes	-	1	yes
doctor	theirs	-	-	-	1	yes
doctor	withdrawn	-	-	-	1	yes
doctor	processing	-	-	-	1	yes
doctor	-	own	yes	yes	-	-
doctor	here	own	yes	yes	-	-
doctor	-	colleague	-	-	1	yes
doctor	-	other	-	-	1	yes
doctor	-	expired	-	-	1	yes
triage_nurse	-	-	-	-	1	yes
triage_nurse	here	-	yes	-	1	yes
ward_nurse	here	-	yes	-	1	yes
senior_nurse	all	-	yes	-	1	yes
head_of_department	-	-	-	-	1	yes
head_of_department	here	-	yes	yes	-	-
deputy_chief	all	-	yes	yes	-	-
chief_doctor	here	-	yes	yes	-	-
chief_doctor	withdrawn	-	-	-	1	yes
laboratory	here	-	-	-	1	-
statistician	all	-	-	-	1	-
epidemiologist	here	-	-	-	1	-
archive	here	-	-	-	1	-
registrar	here	-	-	-	1	-
registrar	-	-	-	-	1	-
cashier	all	-	-	-	1	-
screening_worker	-	-	-	-	1	-
administrator	all	-	-	-	1	-
"""
ROWS = list(csv.DictReader(io.StringIO(TABLE), delimiter="\t"))


def written(of=None, at="GES"):
    """One ordinary and one sensitive coming at a hospital, each with a note. Returns the patient and their ids."""
    of, chief = of or make.patient(at=at), make.actor("chief_doctor", at)
    made = []
    for secrecy, words in (("ordinary", ORDINARY), ("sensitive", SECRET)):
        row = encounters.arrive(
            of, "other", "жар", clock.now() - timedelta(hours=2), by=chief, secrecy=secrecy, again=True
        )
        records.note(row, "examination", words, clock.now(), by=chief)
        made.append(row.id)
    return of, *made


def allow(of, what="here", at="RUR"):
    draft = rules.Draft(what=what, given_at=clock.now(), how="paper", language="ru")
    return consents.give(of, draft, by=make.actor("registrar", at))


def consented(of, state):
    if state in {"here", "all", "processing"}:
        allow(of, state)
    elif state == "theirs":
        allow(of, "here", at="GES")
    elif state == "withdrawn":
        consents.withdraw(allow(of), "пациент, лично", by=make.actor("registrar", "RUR"))


def broken(of, role, state):
    by = make.actor(role, "RUR")
    if state in {"own", "expired"}:
        encounters.break_glass(of, **BREAK, by=by)
    elif state == "colleague":
        encounters.break_glass(of, **BREAK, by=make.actor("ward_nurse", "RUR"))
    elif state == "other":
        encounters.break_glass(written(make.patient("Каримова"))[0], **BREAK, by=by)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['role']} {row['consent']} {row['glass']}")
def test_role_by_hospital_by_consent_by_secrecy(sign_in, row):
    with units.work():
        of, ordinary, sensitive = written()
        consented(of, row["consent"])
        with clock.at(clock.now() - timedelta(minutes=61 if row["glass"] == "expired" else 0)):
            broken(of, row["role"], row["glass"])
        address = f"/patients/{of.id}"
    client = sign_in(row["role"], "RUR")
    shown = client.get(address).text
    assert (ORDINARY in shown, SECRET in shown) == (row["ordinary"] == "yes", row["sensitive"] == "yes")
    told = "Records of 1 other hospital are closed to you." in shown
    assert told == (row["closed"] == "1")
    assert (f"{address}/closed" in shown) == (row["offer"] == "yes" or row["glass"] == "own")
    for coming, sees, words in ((ordinary, row["ordinary"], ORDINARY), (sensitive, row["sensitive"], SECRET)):
        answer = client.get(f"{address}/records/{coming}")
        assert (answer.status_code == 200) == (sees == "yes"), coming
        assert (words in answer.text) == (sees == "yes")
        if sees != "yes":
            assert answer.status_code in {403, 404}
        for own in (f"/encounters/{coming}", f"/encounters/{coming}/notes", f"/encounters/{coming}/decision"):
            assert client.get(own).status_code in {403, 404}, own  # their own pages never open from outside


def test_the_table_speaks_of_every_role_that_finds_patients():
    from lighthis.staff.roles import ROLES

    roles = {code for code, (_title, held) in ROLES.items() if "registration.search" in held}
    assert roles - {row["role"] for row in ROWS} <= {
        "pharmacy",
        "accountant",
        "senior_registrar",
    }  # as laboratory, cashier, registrar


def test_who_may_not_read_sensitive_records_is_not_told_of_a_hospital_that_has_only_those(sign_in):
    with units.work():
        of, chief = make.patient(), make.actor("chief_doctor")
        encounters.arrive(of, "other", "жар", clock.now(), by=chief, secrecy="sensitive")
        address = f"/patients/{of.id}"
    assert "closed" not in sign_in("registrar", "RUR").get(address).text
    assert "Records of 1 other hospital are closed" in sign_in("doctor", "RUR").get(address).text


def test_consent_withdrawn_while_somebody_reads_closes_the_next_page(sign_in):
    with units.work():
        of, ordinary, _sensitive = written()
        one = allow(of).id
        address = f"/patients/{of.id}"
    doctor = sign_in("doctor", "RUR")
    assert doctor.get(f"{address}/records/{ordinary}").status_code == 200
    clerk = sign_in("registrar", "GES")  # in another hospital than it was given
    assert clerk.post(f"{address}/consents/{one}/withdraw", {"reason": "пациент, лично"}).status_code == 303
    refused = doctor.get(f"{address}/records/{ordinary}")
    assert refused.status_code == 403
    assert "This record of another hospital is closed to you" in refused.text
    assert ORDINARY not in refused.text
    assert ORDINARY not in doctor.get(address).text


def test_emergency_access_ends_by_the_clock_and_is_of_one_patient(work):
    of, ordinary, sensitive = written()
    other, theirs, _secret = written(make.patient("Каримова"))
    doctor = make.actor("doctor", "RUR")
    made = encounters.break_glass(of, **BREAK, by=doctor)

    def seen(ids):
        return {one.row.id for one in queries.reach(ids, by=doctor).open}

    with clock.at(made.until - timedelta(seconds=1)):
        assert seen([of.id]) == {ordinary, sensitive}
        assert seen([other.id]) == set()
        assert queries.glass_alert([of.id], doctor)
        assert not queries.glass_alert([other.id], doctor)
    with clock.at(made.until):
        assert seen([of.id]) == set()
    assert theirs not in seen([of.id])
    encounters.close_glass(of, by=doctor)
    assert seen([of.id]) == set()


def test_a_hospital_that_comes_later_is_told_before_it_is_opened(work):
    of, _ordinary, _sensitive = written()
    doctor = make.actor("doctor", "RUR")
    encounters.break_glass(of, **BREAK, by=doctor)
    with pytest.raises(Refusal, match="open to you already"):
        encounters.break_glass(of, **BREAK, by=doctor)
    make.facility("NEW", "Новая")
    late = encounters.arrive(of, "other", "жар", clock.now(), by=make.actor("doctor", "NEW"))
    found = queries.reach([of.id], by=doctor)
    assert late.id not in {one.row.id for one in found.open}
    assert found.closed == {late.facility_id}
    encounters.break_glass(of, **BREAK, by=doctor)
    assert late.id in {one.row.id for one in queries.reach([of.id], by=doctor).open}
    told = session.scalars(select(GlassNotice).order_by(GlassNotice.id)).all()
    assert [one.facility_id for one in told] == [make.by_code("GES").id, make.by_code("NEW").id]


def test_both_chief_doctors_read_who_opened_what_and_both_logs_say_so(sign_in):
    with units.work():
        of, ordinary, _sensitive = written()
        address, patient_id = f"/patients/{of.id}", of.id
    doctor = sign_in("doctor", "RUR")
    assert doctor.post(f"{address}/closed", BREAK).status_code == 303
    opened = doctor.get(address).text
    assert "closed records are open to you until" in opened
    assert "GES hospital, emergency access" in opened
    record = doctor.get(f"{address}/records/{ordinary}")
    assert "closed records are open to you until" in record.text
    own, theirs = (sign_in("chief_doctor", at).get("/closed-records").text for at in ("RUR", "GES"))
    for text in (own, theirs):
        assert "Danger to life" in text
        assert BREAK["text"] in text
        assert "Юлдашева" in text
    assert "with the records of 1 other hospital" in own
    assert "RUR hospital" in theirs
    assert "Nobody of another hospital" in own
    assert "Closed records opened today" in sign_in("chief_doctor", "GES").get("/").text
    session.rollback()
    ges, rur = make.by_code("GES"), make.by_code("RUR")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.patient_id == patient_id)).all()
    found = {(one.chain, one.action): one for one in entries}
    reader = make.actor("doctor", "RUR").id
    mine = found[str(rur.id), "closed records opened"]
    told = found[str(ges.id), "closed records opened by another hospital"]
    assert (mine.actor_id, mine.detail["owners"], mine.reason) == (reader, ["GES"], BREAK["text"])
    assert (told.actor_id, told.detail["hospital"], told.reason) == (reader, "RUR", BREAK["text"])
    look = found[str(rur.id), "looked: record of another hospital"]
    assert look.detail == {"number": look.detail["number"], "owners": ["GES"], "opened by": "emergency"}
    assert found[str(rur.id), "looked: overview"].detail["owners"] == ["GES"]
    seen = sign_in("chief_doctor", "GES").get(f"{address}/access").text
    assert "record of another hospital" in seen
    assert "RUR hospital" in seen


def test_guessed_addresses_open_nothing(sign_in):
    with units.work():
        of, ordinary, _sensitive = written()
        other, theirs, _secret = written(make.patient("Каримова"))
        own = encounters.arrive(
            make.patient("Собирова", at="RUR"), "other", "кашель", clock.now(), by=make.actor("doctor", "RUR")
        )
        allow(of)
        paper = papers.ask("patient_card", "ru", of.id, by=make.actor("registrar")).id
        stay = make.stay(of=make.patient("Тоирова")).id
        ids = of.id, other.id, own.id, own.patient_id
    doctor, (patient, another, mine, mine_of) = sign_in("doctor", "RUR"), ids
    assert doctor.get(f"/patients/{patient}/records/{theirs}").status_code == 404  # of another patient
    assert doctor.get(f"/patients/{another}/records/{theirs}").status_code == 403
    assert doctor.get(f"/patients/{another}/records/{ordinary}").status_code == 404
    assert doctor.get(f"/patients/{patient}/records/{mine}").status_code == 404
    assert doctor.get(f"/patients/{mine_of}/records/{mine}").status_code == 302  # one's own hospital: its own page
    assert doctor.get(f"/patients/{patient}/records/nobody").status_code == 404
    for closed in (f"/papers/{paper}", f"/papers/{paper}.pdf", f"/stays/{stay}", f"/encounters/{ordinary}/bill"):
        assert doctor.get(closed).status_code in {403, 404}, closed
    assert doctor.web.post(f"/patients/{patient}/records/{ordinary}").status_code == 405  # nothing is written there
    record = doctor.get(f"/patients/{patient}/records/{ordinary}").text
    assert ORDINARY in record
    assert "with the patient&#39;s consent" in record
    assert not re.search(r'<form[^>]*method="post"(?!.*sign)', record.split("<main", 1)[1].split("</main", 1)[0])
    assert "/encounters/" not in record.split("<main", 1)[1]


def test_merged_records_are_one_person_in_every_hospital(work):
    from lighthis.registration.models import PatientLink

    of, ordinary, _sensitive = written()
    survivor = make.patient("Юлдашева", "Дилноза", at="RUR")
    work.add(PatientLink(loser_id=of.id, survivor_id=survivor.id, by_id=make.actor().id, reason="одна"))
    work.flush()
    allow(survivor)
    ids = sorted([of.id, survivor.id])
    assert {one.row.id for one in queries.reach(ids, by=make.actor("doctor", "RUR")).open} == {ordinary}
