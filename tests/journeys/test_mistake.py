"""The mistake every clerk makes: the coming was written on the wrong patient."""

import pytest

pytestmark = pytest.mark.browser


def registered(registrar, family, given, born):
    registrar.opens("/patients/new?q=1983").writes("Family name", family).writes("Given name", given)
    registrar.writes("Date of birth", born).marks("Sex", "male").presses("Save only")
    return registrar.page.url


def test_a_coming_written_on_a_namesake_is_moved_by_two_people(at_desk):
    registrar, doctor, deputy = (at_desk(role) for role in ("registrar", "doctor", "deputy_chief"))
    # given two men of one name, and a coming written on the wrong one
    right = registered(registrar, "Эргашев", "Комил", "11.01.1960")
    wrong = registered(registrar, "Эргашев", "Комилжон", "02.12.1988")
    registrar.follows("Register a coming").writes("Complaints", "ожог левой кисти")
    registrar.chooses("How the patient came", "arrival", "self-referred").presses("Register the coming")
    doctor.opens(wrong).opens(doctor.link("/encounters/"))
    coming = doctor.page.url
    # when the doctor asks to move it and says how it happened
    doctor.follows("Written on the wrong patient").writes("Whose coming is it?", "Эргашев Комил 1960").presses("Find")
    doctor.answers("The right patient", right.rsplit("/", 1)[1]).writes("How the mistake happened", "тёзка в очереди")
    doctor.presses("Ask to move the coming").sees("The move waits for another person to confirm it.")
    # then nothing has moved before another person says so
    assert "ожог левой кисти" not in doctor.opens(right).reads()
    # when the deputy reads who, whose and why, and confirms
    deputy.opens("/moves").opens(deputy.near("тёзка в очереди", "/moves/"))
    deputy.sees("тёзка в очереди", translated=True).presses("Move to the right patient")
    deputy.sees("The coming was moved to the right patient.")
    # then the coming is the right man's, and both show that it was moved and why
    assert "11.01.1960" in doctor.opens(coming).reads()
    for patient in (right, wrong):
        doctor.opens(patient).sees("тёзка в очереди", translated=True)
