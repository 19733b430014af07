"""What follows the title pages of form 003: signed entries, with their times and authors, withdrawn ones left out."""

from datetime import timedelta

import make
import pytest

from lighthis.admission import prints
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.records import actions as records
from lighthis.records.actions import notes


def test_the_parts_of_an_entry_stand_on_paper_in_the_order_of_the_form(work):
    stay = make.stay(since=clock.now() - timedelta(days=2))
    said = {
        "complaints": "Боль.",
        "general": "Тяжёлое.",
        "temperature": "37,4",
        "lice": "no",
        "diagnosis": "Пневмония.",
    }
    notes.enter(stay.encounter, "reception", said, clock.now(), by=make.actor("doctor"))
    session.flush()
    session.expire_all()  # as the store gives it back
    (one,) = prints.case_history(stay.id, stay.facility_id, "ru").facts.entries
    assert [line.split(":")[0] for line in one.lines] == [
        "Complaints",
        "General state",
        "Temperature, °C",
        "Lice",
        "Diagnosis in words",
    ]


def test_signed_entries_stand_in_their_sections_and_withdrawn_ones_do_not(work):
    doctor = make.actor("doctor")
    stay = make.stay(since=clock.now() - timedelta(days=2))
    records.note(stay.encounter, "diary", "Состояние лучше.", clock.now(), by=doctor)
    wrong = records.note(stay.encounter, "diary", "Не тот пациент.", clock.now(), by=doctor)
    records.withdraw(wrong, "другой пациент", by=doctor)
    facts = prints.case_history(stay.id, stay.facility_id, "ru").facts
    (one,) = [each for each in facts.entries if each.section == "M"]
    assert (one.lines, bool(one.by), one.title) == (("Состояние лучше.",), True, "Diary")
    assert facts.by_day is False
    assert facts.carers == ()
    with pytest.raises(NotFound):
        prints.case_history(stay.id, make.by_code("RUR").id, "ru")
