"""From the door to a bed in an emergency, by pages alone, without JavaScript, once in each language of the papers."""

import pytest
from journeys.people import printed

pytestmark = pytest.mark.browser

STORIES = {
    "ru": ("Рустамова", "Гулноза", "Бахтиёровна", "давящая боль за грудиной", "нестабильная стенокардия"),
    "uz": ("Qoʻldosheva", "Oygul", "Gʻayratovna", "koʻkrak qafasida siquvchi ogʻriq", "nostabil stenokardiya"),
}


@pytest.mark.parametrize("language", ["ru", "uz"])
def test_a_woman_with_chest_pain_gets_a_bed_and_pays_nothing(at_desk, prints, language):
    family, given, patronymic, complaint, words = STORIES[language]
    registrar, nurse, doctor, ward = (
        at_desk(role, language) for role in ("registrar", "triage_nurse", "doctor", "ward_nurse")
    )

    # given that nobody of this name is in the register
    registrar.opens("/patients").writes("Whom are you looking for?", f"{family} {given}")
    registrar.presses("Find").sees("Nobody found")
    # when the registrar writes her down, and why she came
    registrar.writes("Patronymic", patronymic)
    assert registrar.field("Family name").input_value() == family
    registrar.writes("Date of birth", "14.02.1968").marks("Sex", "female")
    registrar.presses("Save and register the coming").writes("Complaints", complaint)
    registrar.chooses("How the patient came", "arrival", "by-ambulance").presses("Register the coming")
    # then the nurse sees her on the board, measures, and the tables say how urgent it is
    assert f"{family} {given[0]}. {patronymic[0]}" in nurse.opens("/emergency").row(family)
    nurse.opens(nurse.near(family, "triage"))
    for label, value in {"Breaths": "18", "SpO₂": "97", "Pulse": "92", "Temperature": "36,8"}.items():
        nurse.writes(label, value)
    nurse.writes("Upper pressure", "130").writes("Lower pressure", "80").answers("Consciousness (AVPU)", "A")
    nurse.ticks("Examined: no other red signs").ticks("Examined: no other yellow signs")
    nurse.presses("Recalculate").sees("Why")
    nurse.presses("Save")
    # and the board shows her category and that she waits
    board = nurse.opens("/emergency").row(family)
    assert nurse.say("target %(minutes)s").split("%")[0].strip() in board
    # when the doctor takes her, finds the diagnosis by its words and asks for a bed
    doctor.opens("/emergency").opens(doctor.near(family, "take"))
    doctor.presses("I take this patient").follows("Write a diagnosis")
    doctor.chooses("Which diagnosis", "diagnosis_roles", "admission").writes("Diagnosis", words)
    doctor.presses("Find the code").presses("I20.0", translated=True).presses("Write the diagnosis")
    doctor.sees("I20.0", translated=True)
    doctor.follows("Decide").marks("Decision", "Admit to a department")
    doctor.picks("Department", "Терапия").presses("Write the decision")
    # then the ward accepts her and gives a bed that suits
    ward.opens("/wards").follows("Терапия", translated=True).opens(ward.near(family, "bed-requests"))
    ward.first_answer("Free bed").presses("Accept and give this bed").sees(family.upper(), translated=True)
    stay = ward.page.url
    # and her treatment goes to the budget: there is nothing to pay
    ward.follows("Bill").sees("Borne by others")
    assert ward.fact("To pay", "billing").startswith("0 ")
    # and the title page of her case history comes out of the printer with her name
    ward.opens(stay).opens(ward.link("/patients/") + "/papers")
    text = printed(ward, "f003", language)
    assert family.upper() in text.upper()
    assert given.upper() in text.upper()


def test_a_man_nobody_knows_is_registered_by_sex_and_age(at_desk):
    # given a man without papers who cannot speak
    registrar = at_desk("registrar")
    registrar.opens("/patients").follows("Unknown person").marks("Sex", "male")
    # when only his sex and his age by appearance are written
    registrar.writes("Age by appearance, years", "35").presses("Save")
    registrar.writes("Complaints", "без сознания, найден у дороги")
    registrar.chooses("How the patient came", "arrival", "by-ambulance").presses("Register the coming")
    # then the board shows him as unknown, of about that age, and the nurse may call red at once
    nurse = at_desk("triage_nurse")
    assert "35" in nurse.opens("/emergency").row("без сознания, найден у дороги")
    nurse.opens(nurse.near("без сознания, найден у дороги", "triage"))
    nurse.presses("Straight to red: to the resuscitation room")
    assert nurse.say("red").lower() in nurse.opens("/emergency").row("без сознания, найден у дороги").lower()
