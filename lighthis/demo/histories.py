"""What stands in the case histories of the demo: entries, ready words, an operation where a surgeon treats. Dice of its own."""

import random
from datetime import timedelta

from sqlalchemy import func, select

from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.records import actions as records
from lighthis.surgery import actions as surgery
from lighthis.surgery.models import Operation

LEAST = timedelta(minutes=20)  # no operation is shorter
RECEPTION = {
    "complaints": "Боль, слабость.", "history": "Заболел(а) накануне, лечился(ась) дома без эффекта.",
    "general": "Средней тяжести. Сознание ясное, дыхание везикулярное, тоны сердца ритмичные.", "temperature": "37,4", "height": "168",
    "weight": "71", "lice": "no", "syphilis": "taken", "hiv": "taken", "stool": "not_taken", "tests": "Общий анализ крови, ЭКГ, УЗИ.",
}  # fmt: skip
DEPARTMENT = {
    "complaints": "Прежние.", "general": "Средней тяжести, стабильное.", "tests": "Биохимия крови, контроль анализов.",
    "treatment": "По листу назначений.",
}  # fmt: skip
DIARY = {"condition": "Состояние стабильное, жалобы меньше.", "advice": "Лечение продолжить."}
READY = (
    ("diary", "Без ухудшения", {"complaints": "Нет новых.", **DIARY}),
    ("diary", "После операции, 1-е сутки", {"condition": "Состояние соответствует сроку. Повязка сухая.", "advice": "Перевязка, обезболивание."}),
    ("round", "Обход, без изменений", {"condition": "Осмотрен(а). С диагнозом и лечением согласен.", "advice": "Лечение продолжить."}),
    ("advice", "После пневмонии", {"advice": "Дыхательная гимнастика. Рентген грудной клетки через месяц."}),
)  # fmt: skip
OPERATIONS = (
    ("Аппендэктомия", "47.0", "K35.8"),
    ("Холецистэктомия лапароскопическая", "51.23", "K80.1"),
    ("Грыжесечение", "53.0", "K40.9"),
)


def ready_words(hospital: Hospital) -> None:
    """The words that a head of department made ready."""
    before = hospital.dice.getstate()
    by = hospital.on_duty("head_of_department", "chief_doctor", "doctor")
    hospital.dice.setstate(before)
    for kind, name, sections in READY:
        records.make_template(kind, name, None, sections, by=by)


def on_admission(encounter: Encounter, *, by: Actor) -> None:
    """The examination at the door and that of the department; the last doctor leaves a draft here and there."""
    now, words = clock.now(), "По направлению и данным осмотра."
    records.sign(records.begin(encounter, "reception", RECEPTION | {"diagnosis": words}, now, by=by), by=by)
    records.sign(records.begin(encounter, "department", DEPARTMENT | {"diagnosis": words}, now, by=by), by=by)
    if random.Random(encounter.number).random() < 0.3:
        records.begin(encounter, "diary", DIARY, now, by=by)


def operated(hospital: Hospital, encounter: Encounter, *, by: Actor) -> None:
    """Consent, operation, protocol."""
    name, code, diagnosis = random.Random(encounter.number).choice(OPERATIONS)
    ended = clock.now()
    before = select(func.max(Operation.ended_at)).where(
        Operation.facility_id == hospital.facility_id, Operation.surgeon_id == by.id
    )
    begun = max(ended - timedelta(minutes=50), session.scalar(before) or encounter.arrived_at)
    if ended - begun < LEAST:  # the surgeon stands at another table
        return
    for kind in ("operation", "anaesthesia"):
        asked = max(encounter.arrived_at, begun - timedelta(minutes=30))
        surgery.give_consent(
            encounter, kind, "agreed", asked, by=by, what=name, given_by="representative", representative="Родственник"
        )
    if by.id is None:
        return
    texts = {
        "name": name, "code": code, "urgency": "urgent", "anaesthesia": "general", "code_after": diagnosis, "nurse": "Содикова М.",
        "anaesthetist": "Ли В.", "histology": "Препарат, банка № 12",
    }  # fmt: skip
    protocol = {
        "findings": "Соответствует диагнозу.",
        "course": f"{name} по обычной методике. Гемостаз.",
        "blood_loss": "до 50 мл",
    }
    facts = surgery.Sheet(texts, by.id, None, begun, ended, True, protocol)
    surgery.done(surgery.plan(encounter, facts, by=by), facts, by=by)
