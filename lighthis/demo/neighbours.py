"""Patients who were in another hospital of the region before: some let it be read, some do not, one took it back."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from lighthis.consents import actions as consents
from lighthis.consents.rules import Draft
from lighthis.db.engine import session
from lighthis.demo import endings
from lighthis.demo.hospital import Hospital
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.records import actions as records
from lighthis.registration.models import Patient

HOSPITALS = ("NAM", "BOG")  # where they are now, and where they were before
PEOPLE = 24
STORIES = (  # what brought them there, its code, what was found, what becomes of them
    ("кашель вторую неделю, одышка при ходьбе", "J18.9", "Дыхание ослаблено справа, хрипы. Температура 38,2.", "home"),
    ("qorin ogʻrigʻi, koʻngil aynishi", "K29.1", "Qorin yumshoq, epigastral sohada ogʻriqli. Qusish 2 marta.", "home"),
    ("давящая боль в груди при нагрузке", "I20.8", "ЭКГ: ритм синусовый, без острых изменений. АД 150/90.", "not_indicated"),
    ("yuqori qon bosimi, bosh ogʻrigʻi", "I10", "AQB 180/100, yurak tonlari boʻgʻiq. Dori berildi, AQB 140/85.", "home"),
)  # fmt: skip
# what is said at the first hospital: nothing, it alone may read, every one may, it was allowed and taken back
CONSENTS = ("", "here", "all", "", "here", "withdrawn")


def visited(here: Hospital, there: Hospital) -> int:
    """Give patients of one hospital a history in another, over the last year. Returns how many."""
    rows = (
        select(Encounter.patient_id).where(Encounter.facility_id == here.facility_id).order_by(Encounter.number.desc())
    )
    ids = list(dict.fromkeys(session.scalars(rows)))[:PEOPLE]
    for number, id_ in enumerate(ids):
        for again in range(1 + number % 3):
            with clock.at(here.loaded_at - timedelta(days=20 + 37 * again + number, hours=number % 7)):
                _came(there, id_, STORIES[(number + again) % len(STORIES)], secret=number % 8 == 1 and again == 1)
        _says(here, id_, CONSENTS[number % len(CONSENTS)])
    return len(ids)


def _came(hospital: Hospital, id_: UUID, story: tuple[str, str, str, str], *, secret: bool) -> None:
    patient, doctor = session.get_one(Patient, id_), hospital.on_duty("doctor")
    born = patient.birth_date
    if born is not None and born >= clock.today(str(hospital.zone)):
        return
    complaint, code, seen, kind = story
    secrecy = "sensitive" if secret else "ordinary"
    coming = encounters.arrive(patient, "self-referred", complaint, clock.now(), by=doctor, secrecy=secrecy, again=True)
    encounters.take(coming, by=doctor)
    records.diagnose(coming, "admission", code, "", clock.now(), by=doctor)
    records.note(coming, "examination", seen, clock.now(), by=doctor)
    encounters.decide(coming, kind, clock.now(), by=doctor, ending=endings.ending(hospital, kind))


def _says(hospital: Hospital, id_: UUID, word: str) -> None:
    patient, registrar = session.get_one(Patient, id_), hospital.on_duty("registrar")
    born = patient.birth_date
    is_child = born is not None and clock.today(str(hospital.zone)).year - born.year <= 18
    giver = ("representative", "Каримова Нигора", "mother") if is_child else ("patient", "", "")
    for what in ("processing", {"withdrawn": "here"}.get(word, word)):
        if what and patient.died_at is None:
            draft = Draft(what, clock.now(), "paper", "uz" if len(word) % 2 else "ru", *giver)
            made = consents.give(patient, draft, by=registrar)
    if word == "withdrawn" and patient.died_at is None:
        consents.withdraw(made, "пациент лично, по заявлению", by=registrar)
