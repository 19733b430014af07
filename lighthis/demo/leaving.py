"""The papers of those who left an invented hospital: most are signed, the newest wait."""

from lighthis.admission.models import Stay
from lighthis.demo.hospital import Hospital
from lighthis.discharge import actions, queries, rules
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal

SECTIONS = {
    "course": "На фоне лечения состояние улучшилось, жалоб нет.",
    "treatment": "Лечение по стандарту отделения, переносил(а) хорошо.",
    "state": "Состояние удовлетворительное, температура нормальная.",
    "recommendations": "Явка к врачу поликлиники по месту жительства в течение трёх дней с этой выпиской.",
    "follow_up": "Терапевт по месту жительства",
}
WORKS = "regis0010.00003"
ANSWERS = {"delay": "delay0001_00002", "hiv": "negative", "syphilis": "negative"}


def papers(hospital: Hospital, stay: Stay, *, by: Actor) -> None:
    """Epicrisis and card (066), each as far as a hurried doctor came: every fifth has only a draft."""
    found = {name: piece.words for name, piece in queries.assembled(stay, "ru").items()}
    row = actions.write(stay, SECTIONS | found, by=by)
    if stay.number.partition("/")[0][-1] in "05":
        return
    actions.sign(row, by=by)
    patient = stay.encounter.patient
    patient.social_status = patient.social_status or WORKS
    actions.answer(stay, ANSWERS, by=by)
    if any(one.forbids for one in rules.lacks(queries.card_facts(stay, "ru", queries.card_of(stay)))):
        return
    card = actions.sign_card(stay, by=by)
    try:
        actions.confirm(card, by=hospital.on_duty("head_of_department"))
    except Refusal:  # the head was the doctor
        return
