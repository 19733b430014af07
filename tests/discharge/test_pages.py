"""The papers that end a stay, by what a person sees."""

import html
import re
from datetime import timedelta
from uuid import UUID

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission.models import Stay
from lighthis.admission.rules import Elsewhere
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.discharge import actions, queries
from lighthis.discharge.models import Epicrisis, StatCard
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.papers.models import Paper
from lighthis.records import actions as records
from lighthis.records.models import EntryTemplate
from lighthis.registration import actions as registration
from lighthis.surgery import actions as surgery

HOME, BETTER, DEAD = "mserv-0004-00004", "loc-cs-002", "mserv-0004-00002"
SECTIONS = {
    "course": "Состояние улучшилось.", "treatment": "Аспирин 100 мг.", "state": "Удовлетворительное.", "recommendations": "Диета.",
}  # fmt: skip
ANSWERS = {
    "care_form": "emergency", "emergency_help": "yes", "by_ambulance": "yes", "delay": "delay0001_00001", "referral": "no",
    "readmitted": "no", "payer": "covtp-0001-00008",
}  # fmt: skip


def gone(disposition=HOME, outcome=BETTER, elsewhere=None, **more):
    """Somebody who left an hour ago after three days: the address of the stay."""
    with units.work():
        doctor = make.actor("doctor")
        stay = make.stay(since=clock.now() - timedelta(days=3), **more)
        records.diagnose(stay.encounter, "main", "I20.0", "", clock.now() - timedelta(hours=2), by=doctor)
        records.note(stay.encounter, "diary", "Жалоб нет.", clock.now() - timedelta(hours=3), by=doctor)
        stay.encounter.patient.social_status = "regis0010.00003"
        stay.doctor_id = doctor.id
        if disposition:
            at = clock.now() - timedelta(hours=1)
            admission.discharge(stay, at, disposition, outcome, by=doctor, elsewhere=elsewhere or Elsewhere())
        return f"/stays/{stay.id}"


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def kept(table):
    session.remove()
    return list(session.scalars(select(table).order_by(table.id)))


def of(address):
    return queries.stay_seen(kept_id(address), by=make.actor("doctor"))


def kept_id(address):
    return UUID(address.removeprefix("/stays/"))


@pytest.fixture
def doctor(visitor):
    visitor.sign_in("doctor")
    return visitor


def test_the_draft_is_put_together_from_the_record_with_its_sources(doctor):
    address = gone()
    shown = doctor.get(f"{address}/epicrisis")
    assert "Жалоб нет." in shown.text
    assert "From the record: Diaries: 1" in words(shown)
    assert "I20.0" in words(shown)
    assert kept(Epicrisis) == []  # looking writes nothing


def test_a_prescription_that_never_was_is_no_treatment(work):
    stay = make.stay(since=clock.now() - timedelta(days=3))
    make.prescribed(stay, "Цефтриаксон")
    make.prescribed(stay, "Гепарин").withdrawn_at = clock.now()
    session.flush()
    told = queries.assembled(stay, "ru")["treatment"].words
    assert "Цефтриаксон" in told
    assert "Гепарин" not in told


def test_an_epicrisis_is_kept_signed_and_then_only_added_to(doctor):
    address = gone()
    assert doctor.post(f"{address}/epicrisis", SECTIONS).status_code == 303
    assert kept(Epicrisis)[0].state == "draft"
    refused = doctor.post(f"{address}/epicrisis", {**SECTIONS, "treatment": "", "go": "sign"})
    assert refused.status_code == 422
    assert "fill this in before you sign" in words(refused)
    assert doctor.post(f"{address}/epicrisis", {**SECTIONS, "go": "sign"}).status_code == 303
    row = kept(Epicrisis)[0]
    assert (row.state, row.signed_by_id) == ("signed", make.actor("doctor").id)
    assert [(one.form, one.is_draft) for one in kept(Paper)] == [("f027", False)]  # made at once
    assert doctor.get(f"{address}/epicrisis").status_code == 303  # no form any more
    assert (
        doctor.post(f"{address}/epicrisis/addition", {"words": "Ответ посева.", "reason": "пришёл позже"}).status_code
        == 303
    )
    assert "Ответ посева." in words(doctor.get(f"{address}/papers"))
    assert kept(Epicrisis)[0].sections["course"] == SECTIONS["course"]


def test_ready_words_stand_under_what_is_written(doctor, sign_in):
    address = gone()
    shown = doctor.post(f"{address}/epicrisis", {**SECTIONS, "advice": "worse", "go": "insert"})
    assert shown.status_code == 200
    assert "Диета.\nIf the state gets worse" in shown.text
    assert kept(Epicrisis) == []
    head = sign_in("head_of_department")
    own = {"name": "После пневмонии", "whose": "", "advice": "Дыхательная гимнастика."}
    assert head.post("/templates/new/advice", {**own, "advice": ""}).status_code == 422
    assert head.post("/templates/new/advice", own).status_code == 303
    key = str(kept(EntryTemplate)[0].id)
    assert ">После пневмонии</option>" in doctor.get(f"{address}/epicrisis").text
    shown = doctor.post(f"{address}/epicrisis", {**SECTIONS, "advice": key, "go": "insert"})
    assert "Диета.\nДыхательная гимнастика." in shown.text
    assert head.get("/templates?kind=advice").text.count("После пневмонии") == 1
    coming = kept(Stay)[0].encounter_id
    assert "Recommendations for home" not in doctor.get(f"/encounters/{coming}/entries").text  # no entry of the record
    assert doctor.get(f"/encounters/{coming}/entries/advice").status_code == 404


def test_the_second_editor_of_a_draft_sees_both_texts(doctor, app):
    address = gone()
    doctor.post(f"{address}/epicrisis", SECTIONS)
    hidden = doctor.hidden(f"{address}/epicrisis")
    doctor.post(f"{address}/epicrisis", {**SECTIONS, "course": "Первый."})
    clash = doctor.web.post(f"{address}/epicrisis", data={**hidden, **SECTIONS, "course": "Второй."})
    assert clash.status_code == 409
    assert "Первый." in clash.text
    assert "Второй." in clash.text


def test_of_two_who_begin_a_draft_at_once_the_second_sees_both_texts(doctor, sign_in):
    address = gone()
    other = sign_in("head_of_department")
    first, second = doctor.hidden(f"{address}/epicrisis"), other.hidden(f"{address}/epicrisis")
    assert doctor.web.post(f"{address}/epicrisis", data={**first, **SECTIONS, "course": "Первый."}).status_code == 303
    clash = other.web.post(f"{address}/epicrisis", data={**second, **SECTIONS, "course": "Второй."})
    assert clash.status_code == 409
    assert "Первый." in clash.text
    assert "Второй." in clash.text
    assert doctor.web.post(f"{address}/epicrisis", data={**first, **SECTIONS, "course": "Первый."}).status_code == 303
    assert [one.sections["course"] for one in kept(Epicrisis)] == ["Первый."]  # pressed twice: once


def test_an_epicrisis_speaks_of_what_was_corrected_only_after_it_was_added_to(doctor):
    address = gone()
    doctor.post(f"{address}/epicrisis", {**SECTIONS, "go": "sign"})
    with units.work():
        stay = of(address)
        assert not queries.extract(stay.id, stay.facility_id, "ru").is_draft
        records.diagnose(stay.encounter, "complication", "I50.0", "", clock.now(), by=make.actor("doctor"))
        assert queries.extract(stay.id, stay.facility_id, "ru").is_draft
    assert "another one now" in words(doctor.get(f"{address}/papers"))
    doctor.post(f"{address}/epicrisis/addition", {"words": "Отёк лёгких.", "reason": "уточнено"})
    with units.work():
        stay = of(address)
        assert not queries.extract(stay.id, stay.facility_id, "ru").is_draft


def test_a_readmission_is_found_under_a_linked_card_too(work):
    doctor, now = make.actor("doctor"), clock.now()
    one, twin = make.patient(), make.patient("Юлдошева", birth_date=None)
    first = make.stay("2", "1", of=one, since=now - timedelta(days=20))
    records.diagnose(first.encounter, "main", "I20.8", "", now - timedelta(days=16), by=doctor)
    admission.discharge(first, now - timedelta(days=15), HOME, BETTER, by=doctor)
    second = make.stay("2", "2", of=twin, since=now - timedelta(days=1))
    assert not queries.readmission(second)
    registration.merge(twin.id, one.id, "один человек", by=make.actor("chief_doctor"), despite=True)
    session.expire_all()
    assert queries.readmission(second)
    assert not queries.readmission(first)


def test_a_card_is_signed_only_when_nothing_is_missing_and_then_by_the_head(doctor):
    address = gone()
    refused = doctor.post(f"{address}/card", {**ANSWERS, "delay": "", "go": "sign"})
    assert refused.status_code == 422
    assert "how long after the illness began" in words(refused)
    assert doctor.post(f"{address}/card", {**ANSWERS, "go": "sign"}).status_code == 303
    assert kept(StatCard)[0].state == "signed"
    assert doctor.get(f"{address}/card/confirm").status_code == 403
    doctor.sign_in("head_of_department")
    assert doctor.post(f"{address}/card/confirm", {"remark": ""}).status_code == 303
    assert kept(StatCard)[0].state == "confirmed"


def test_of_several_operations_the_card_asks_for_the_main_one(doctor):
    address = gone()
    for word, hours in (("первая", 30), ("вторая", 20)):
        operated_on(address, word, hours)
    shown = doctor.get(f"{address}/card")
    assert "Choose on the card which of the operations is the main one." in words(shown)
    refused = doctor.post(f"{address}/card", {**ANSWERS, "go": "sign"})
    assert refused.status_code == 422
    second = next(one for one in queries.card_facts(of(address), "ru", None).operations if "вторая" in one.name)
    assert doctor.post(f"{address}/card", {**ANSWERS, "main_operation": second.key, "go": "sign"}).status_code == 303
    (card,) = kept(StatCard)
    assert [one["key"] for one in card.facts["operations"] if one["is_main"]] == [second.key]
    assert "does not hold any more" not in words(doctor.get(f"{address}/papers"))


def test_the_only_operation_is_the_main_one_without_a_tick(doctor):
    address = gone()
    operated_on(address, "единственная", 30)
    assert "main_operation" not in doctor.get(f"{address}/card").text
    assert doctor.post(f"{address}/card", {**ANSWERS, "go": "sign"}).status_code == 303


def operated_on(address, word, hours):
    with units.work():
        begun, by = clock.now() - timedelta(hours=hours), make.actor("doctor")
        facts = make.operated(word, begun=begun, ended=begun + timedelta(hours=1))
        facts.texts["despite"] = "консилиум, главный врач извещён"
        surgery.done(surgery.plan(of(address).encounter, facts, by=by), facts, by=by)


def test_who_signed_as_the_doctor_does_not_sign_as_the_head(visitor):
    address = gone()
    visitor.sign_in("head_of_department")
    visitor.post(f"{address}/card", {**ANSWERS, "go": "sign"})
    refused = visitor.post(f"{address}/card/confirm", {"remark": ""})
    assert refused.status_code == 422
    assert "Another person" in words(refused)


def test_the_head_gives_a_card_back_with_words(doctor):
    address = gone()
    doctor.post(f"{address}/card", {**ANSWERS, "go": "sign"})
    doctor.sign_in("head_of_department")
    assert doctor.post(f"{address}/card/confirm", {"remark": "", "go": "back"}).status_code == 422
    assert doctor.post(f"{address}/card/confirm", {"remark": "проверьте оплату", "go": "back"}).status_code == 303
    doctor.sign_in("doctor")
    assert "проверьте оплату" in words(doctor.get(f"{address}/card"))
    assert kept(StatCard)[0].state == "draft"


def test_a_signed_card_is_outdated_after_the_stay_was_corrected_and_a_new_one_takes_its_place(doctor):
    address = gone()
    doctor.post(f"{address}/card", {**ANSWERS, "go": "sign"})
    assert "does not hold any more" not in words(doctor.get(f"{address}/papers"))
    with units.work():
        stay = of(address)
        records.diagnose(stay.encounter, "complication", "I50.0", "", clock.now(), by=make.actor("doctor"))
    assert "does not hold any more" in words(doctor.get(f"{address}/papers"))
    assert doctor.post(f"{address}/card", {"reason": "новое осложнение", "go": "reopen"}).status_code == 303
    old, new = kept(StatCard)
    assert (old.state, new.state, new.answers) == ("signed", "draft", old.answers)
    assert old.replaced_at


def test_a_signed_card_holds_when_the_hospital_is_renamed_or_the_patient_moves_house(doctor):
    address = gone()
    doctor.post(f"{address}/card", {**ANSWERS, "go": "sign"})
    with units.work():
        stay = of(address)
        for renamed in (make.by_code(), stay.department):
            renamed.name_ru = renamed.name_uz = renamed.name_en = "Другое имя"
        stay.encounter.patient.clinic = "СП 14"
    assert "does not hold any more" not in words(doctor.get(f"{address}/papers"))
    with units.work():
        of(address).encounter.patient_id = make.patient("Другая", "Анна", "").id
    assert "does not hold any more" in words(doctor.get(f"{address}/papers"))


def test_results_of_infections_are_seen_by_the_doctor_of_the_patient_and_by_right_only(visitor):
    address = gone()
    with units.work():
        stay = of(address)
        stay.doctor_id = stay.encounter.doctor_id = None
        actions.answer(stay, {"syphilis": "positive"}, by=make.actor("head_of_department"))
    visitor.sign_in("doctor")
    shown = visitor.get(f"{address}/card")
    assert 'name="syphilis"' not in shown.text
    assert "f066" not in visitor.get(f"{address}/papers").text
    assert visitor.get(f"/papers?form=f066&subject={kept_id(address)}").status_code == 404
    visitor.post(f"{address}/card", {**ANSWERS, "syphilis": "negative"})
    assert kept(StatCard)[0].answers["syphilis"] == "positive"  # who does not see it does not overwrite it
    visitor.sign_in("head_of_department")
    assert 'name="syphilis"' in visitor.get(f"{address}/card").text


def test_a_positive_test_for_hiv_hides_the_coming(doctor):
    address = gone()
    assert doctor.post(f"{address}/card", {**ANSWERS, "hiv": "positive"}).status_code == 303
    session.remove()
    with pytest.raises(NotFound):
        queries.stay_seen(kept_id(address), by=make.actor("ward_nurse"))


def test_papers_of_a_hidden_stay_are_for_nobody_else(visitor):
    address = gone()
    with units.work():
        encounters.set_secrecy(of(address).encounter, "sensitive", "врач", by=make.actor("doctor"))
    visitor.sign_in("ward_nurse")
    for page in ("/papers", "/epicrisis", "/card", "/death"):
        assert visitor.get(address + page).status_code in {403, 404}
    visitor.sign_in("deputy_chief", at="RUR")
    assert visitor.get(address + "/papers").status_code == 404


def test_a_transfer_says_where_and_who_agreed(doctor):
    address = gone(disposition="")
    typed = {"left_at": make.wall_now(), "disposition": "other-hcf", "outcome": "loc-cs-003"}
    refused = doctor.post(f"{address}/discharge", typed)
    assert "write where the patient is taken" in words(refused)
    refused = doctor.post(f"{address}/discharge", {**typed, "transferred_to": "РНЦХ"})
    assert "with whom it was agreed" in words(refused)
    done = doctor.post(f"{address}/discharge", {**typed, "transferred_to": "РНЦХ", "agreed_with": "Алимов"})
    assert done.status_code == 303
    assert done.location.endswith(f"{address}/papers")
    assert "РНЦХ" in words(doctor.get(f"{address}/papers"))


CAUSES = {
    "cause_a_code": "I46.9",
    "cause_a_text": "",
    "stated_by": "",
    "circumstances": "disease",
    "autopsy": "ordered",
}


def test_a_death_warns_of_how_life_ended_and_its_draft_is_never_a_certificate(doctor):
    address = gone(DEAD, "died")
    assert doctor.post(f"{address}/death", {**CAUSES, "stated_by": str(make.actor("doctor").id)}).status_code == 303
    assert "says how life ended" in words(doctor.get(f"{address}/death"))
    done = doctor.post(
        f"{address}/death", {**CAUSES, "cause_b_code": "I21.0", "told_whom": "сын", "told_at": make.wall_now()}
    )
    assert done.status_code == 303
    assert "says how life ended" not in words(doctor.get(f"{address}/death"))
    asked = doctor.post("/papers", {"form": "f106_draft", "subject": str(kept_id(address)), "language": "ru", "size": "A4"},
                        page=f"/papers?form=f106_draft&subject={kept_id(address)}")  # fmt: skip
    assert asked.status_code == 303
    assert kept(Paper)[0].is_draft


def test_a_sensitive_cause_of_death_hides_the_coming(doctor):
    address = gone(DEAD, "died")
    assert doctor.post(f"{address}/death", {**CAUSES, "cause_a_code": "B20.6"}).status_code == 303
    assert of(address).encounter.secrecy == "sensitive"
    doctor.sign_in("ward_nurse")
    assert doctor.get(f"{address}/papers").status_code in {403, 404}


def test_no_death_page_for_the_living(doctor):
    assert doctor.get(gone() + "/death").status_code == 404


def test_a_gap_in_the_causes_and_a_refusal_without_a_name_are_refused(doctor):
    address = gone(DEAD, "died")
    gap = doctor.post(f"{address}/death", {**CAUSES, "cause_c_code": "I10"})
    assert "without a gap" in words(gap)
    refused = doctor.post(f"{address}/death", {**CAUSES, "autopsy": "refused"})
    assert "who refused the autopsy" in words(refused)


def test_whose_papers_wait(doctor):
    address = gone()
    shown = words(doctor.get("/discharged"))
    assert "Юлдашева" in shown
    assert "not written" in shown
    with units.work():
        encounters.set_secrecy(of(address).encounter, "sensitive", "врач", by=make.actor("doctor"))
        of(address).encounter.doctor_id = of(address).encounter.registered_by_id = make.actor("chief_doctor").id
    assert "Юлдашева" not in words(doctor.get("/discharged"))
