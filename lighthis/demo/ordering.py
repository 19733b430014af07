"""What the demo's doctors order, and what comes of it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital, Steps, minutes
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.orders import actions, queries
from lighthis.orders.models import Order
from lighthis.orders.rules import Draft, Value

USUAL = (  # kind, code, dose, unit, route
    ("test", "cbc"), ("test", "biochemistry"), ("test", "glucose"), ("test", "urine"), ("imaging", "ecg"), ("imaging", "xray_chest"),
    ("imaging", "us_abdomen"), ("procedure", "iv_line"), ("procedure", "monitor"), ("drug", "paracetamol", "500", "mg", "oral"),
    ("drug", "ketorolac", "30", "mg", "im"), ("drug", "saline", "400", "ml", "iv_drip"),
)  # fmt: skip
FROM_TO = {
    "hb": (88, 160),
    "plt": (90, 420),
    "wbc": (4, 19),
    "potassium": (3, 7),
    "glucose": (3, 18),
    "creatinine": (50, 240),
}
SEEN, DONE = (
    0.5,
    0.7,
)  # how many results of the last hours are seen, how many of their orders are done; of the days before all
LATELY = timedelta(hours=4)


def order(hospital: Hospital, coming: UUID) -> list[UUID]:
    """Two to four things, by the doctor on duty."""
    row, doctor = session.get_one(Encounter, coming), hospital.on_duty("doctor", department="ER")
    chosen = hospital.dice.sample(USUAL, hospital.dice.randint(2, 4))
    known = {one.code: one for one in queries.items()}
    drafts = [_draft(hospital, known[one[1]].name("ru"), one) for one in chosen if one[1] in known]
    return [one.id for one in actions.order(row, drafts, clock.now(), by=doctor)]


def _draft(hospital: Hospital, name: str, one: tuple[str, ...]) -> Draft:
    more: dict[str, Any] = {"dose": Decimal(one[2]), "unit": one[3], "route": one[4]} if len(one) > 2 else {}
    urgency = "now" if hospital.dice.random() < 0.4 else "today"
    return Draft(one[0], name, one[1], urgency=urgency, knows_allergy=True, **more)


def carry_out(hospital: Hospital, ids: list[UUID]) -> Steps:
    """Nurses do them, the laboratory measures, the doctor looks."""
    for id_ in ids:
        yield minutes(hospital, 2, 12)
        if hospital.dice.random() < DONE or not _lately(hospital):
            _do(hospital, session.get_one(Order, id_))


def _do(hospital: Hospital, row: Order) -> None:
    if row.kind not in {"test", "imaging"}:
        actions.do(row, clock.now(), "", by=hospital.on_duty("triage_nurse", "ward_nurse", department="ER"))
        return
    sex, lived = queries.judged_by(row)
    values = [
        _value(hospital, one)
        for one in queries.analytes(row.code, "ru", sex, lived, row.facility_id)
        if one.code in FROM_TO
    ]
    words = "" if values else "Без острой патологии."
    who = hospital.on_duty("laboratory" if row.kind == "test" else "doctor")
    result = actions.write_result(row, values, words, clock.now(), by=who)
    if hospital.dice.random() < SEEN or not _lately(hospital):
        actions.see(result, by=hospital.on_duty("doctor", department="ER"))


def _lately(hospital: Hospital) -> bool:
    """Whether it is the end of the week that is lived."""
    return clock.now() > hospital.loaded_at - LATELY


def _value(hospital: Hospital, one: queries.Analyte) -> Value:
    least, most = FROM_TO[one.code]
    written = str(hospital.dice.randint(least * 10, most * 10) / 10).replace(".", ",")
    return Value(one.name, written, one.code, one.unit, one.limits, one.critical)
