"""A planned patient who pays: from the referral to the discharge, with the papers in both languages."""

import re
from datetime import timedelta

import pytest
from journeys.people import printed

from lighthis.kernel import clock

ZONE = "Asia/Tashkent"

pytestmark = pytest.mark.browser

NAMES = {"ru": ("Умарова", "Саодат", "Ибрагимовна"), "uz": ("Gʻafurova", "Nargiza", "Oʻktamovna")}


@pytest.mark.parametrize("language", ["ru", "uz"])
def test_a_paying_patient_in_a_better_room(at_desk, prints, language):
    family, given, patronymic = NAMES[language]
    registrar, doctor, ward, cashier = (
        at_desk(role, language) for role in ("registrar", "doctor", "ward_nurse", "cashier")
    )

    # given a patient with a referral from her clinic, who wants a better room and pays herself
    registrar.opens("/patients/new?q=1983").writes("Family name", family).writes("Given name", given)
    registrar.writes("Patronymic", patronymic).writes("Date of birth", "03.09.1979").marks("Sex", "female")
    registrar.presses("Save only")
    patient = registrar.page.url
    registrar.follows("Plan a stay").picks("Department", "Хирургия").picks("Room", registrar.say("Better room"))
    registrar.writes("Planned day", today()).picks("Who pays", registrar.say("Paid by the patient"))
    registrar.writes("Who referred", "Поликлиника № 3").writes("Referral No", "188").presses("Plan the stay")
    # when she leaves a deposit at the cash desk
    bill = cashier.opens(f"{patient}/bills").link("/encounters/")
    cashier.opens(bill).follows("Take a deposit").marks("Paid by", "Cash").writes("Amount", "500 000")
    cashier.presses("Take the deposit").sees("Not a fiscal receipt")
    # and the ward gives her a bed in a better room
    ward.opens("/wards").follows("Хирургия", translated=True).opens(ward.near(family, "bed-requests"))
    ward.better_bed().presses("Accept and give this bed").sees("3", translated=True)
    stay = ward.page.url
    # then a consultation and the bed-day of the better room stand on her bill
    doctor.opens(bill).follows("Add a charge").writes("Service", "CON-01").writes(
        "Reason", "осмотр перед операцией"
    ).presses(doctor.say("Charge", "button"), translated=True)
    cashier.opens(bill).sees("250 000", translated=True).sees("60 000", translated=True)
    # when the deposit settles the bill
    cashier.follows("Settle from the deposit").presses("Settle from the deposit")
    number = re.search(r"(?<![-\w])\d{4}-\d{5}(?!\d)", cashier.reads()).group()
    # then the slip has a number and her name, on paper too
    text = printed(cashier, "payment_slip", language)
    assert number in text
    assert family.upper() in text.upper()
    # and so has her card
    card = printed(registrar.opens(f"{patient}/papers"), "patient_card", language)
    assert family.upper() in card.upper()
    # when she goes home with a final diagnosis
    doctor.opens(stay).follows("Diagnoses").chooses("Which diagnosis", "diagnosis_roles", "main")
    doctor.writes("Diagnosis", "K80.2").presses("Write the diagnosis")
    doctor.opens(stay).follows("Discharge").writes("Discharge date and time", next_minute())
    doctor.chooses("How the patient left", "disposition", "mserv-0004-00004")
    doctor.chooses("Outcome of the treatment", "outcome", "loc-cs-001").presses("Discharge the patient")
    # then her bed is being cleaned, and the rest of the deposit waits at the cash desk
    doctor.sees("Discharged. The bed is being cleaned.")
    assert cashier.opens(bill).fact("Deposit left").startswith("190 000")


def today():
    return f"{clock.local(clock.now(), ZONE):%d.%m.%Y}"


def next_minute():
    """She was put to bed in this very minute, and a stay is longer than nothing."""
    return f"{clock.local(clock.now() + timedelta(minutes=1), ZONE):%d.%m.%Y %H:%M}"
