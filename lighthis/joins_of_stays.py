"""Where a higher floor has its say in what happens to a stay: beds, money, treatment, the papers of leaving."""

from uuid import UUID

from lighthis.admission import actions as admission_actions
from lighthis.admission import inserts, ward
from lighthis.admission import queries as admission_queries
from lighthis.admission import views as admission
from lighthis.admission.models import Stay
from lighthis.billing import actions as billing_actions
from lighthis.billing import views as billing
from lighthis.billing.queries import bills
from lighthis.billing.queries import requests as requests_of_money
from lighthis.charging import actions as charging_actions
from lighthis.claims import actions as claim_actions
from lighthis.discharge import prints as discharge_prints
from lighthis.discharge.queries import hooks as leaving
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounter_queries
from lighthis.encounters import views as encounters
from lighthis.orders import queries as order_queries
from lighthis.orders.rules import allergies
from lighthis.packs.facts import SickLeaveFacts
from lighthis.packs.leaving import OperationRow
from lighthis.papers import actions as papers
from lighthis.records import queries as record_queries
from lighthis.surgery import queries as surgery_queries
from lighthis.treatment import queries as treatment_queries


def join() -> None:
    """Called by `joins.join`."""
    _wards()
    _treatment()
    _leaving()


def _wards() -> None:
    """Beds and stays: bed days, money and papers follow what happens to them."""
    for follows in (admission_actions.after_place, admission_actions.after_transfer, admission_actions.after_discharge):
        follows[:] = [charging_actions.follow_until_now]
    admission_actions.after_place.append(_operated_before_the_bed)
    admission_actions.is_settled[:] = [billing_actions.is_settled]
    admission_actions.after_correction[:] = [
        lambda row, by: charging_actions.follow_until_now(row.stay),
        lambda row, by: papers.withdraw_about(row.stay_id, row.reason, at=row.facility_id, by=by),
    ]
    encounter_queries.more_waiting.update(admission=admission_queries.waiting, billing=requests_of_money.waiting_for)
    encounters.mistakes.more.update(admission=admission.mistakes.waiting_for_me, billing=billing.second.waiting_for_me)
    billing_actions.before_reverse[:] = [claim_actions.refuse_where_asked]
    encounter_queries.money_held[:] = [lambda ids, at: bills.held_of(ids, at=at)]
    encounter_actions.after_put_off[:] = [admission_actions.release_of]
    encounter_actions.after_cancel[:] = [billing_actions.keep_or_ask_back]
    inserts.more[:] = [discharge_prints.epicrisis_entry]
    admission_actions.before_discharge[:] = [
        charging_actions.follow_until_now,  # meals and carers too are on the bill that is settled
        billing_actions.settle_before_discharge,
    ]
    admission_actions.before_withdraw[:] = [billing_actions.take_back_days, charging_actions.take_back_stay]


def _operated_before_the_bed(stay: Stay) -> None:
    """Who was operated in the emergency department lies down as operated."""
    stay.is_operated = stay.is_operated or surgery_queries.has_operations(stay.encounter)


def _treatment() -> None:
    """Where who is treated lies, of what, and to what the patient is allergic."""
    surgery_queries.lying[:] = [_lies]
    treatment_queries.lying[:] = [ward.places]
    treatment_queries.stays[:] = [ward.place_of]
    treatment_queries.diagnosed[:] = [_diagnosed]
    treatment_queries.allergic[:] = [_allergic]
    treatment_queries.alike[:] = [lambda name, names: [one for one in names if allergies.same(name, one)]]


def _lies(encounter_id: UUID, at: UUID) -> UUID | None:
    found = ward.place_of(encounter_id, at)
    return found.stay_id if found is not None and found.left_at is None else None


def _diagnosed(ids: list[UUID], at: UUID, lang: str) -> dict[UUID, str]:
    """The diagnosis of the latest stage of each coming, in words."""
    found: dict[UUID, dict[str, str]] = {}
    for row in record_queries.diagnoses(ids, at=at) if ids else ():
        found.setdefault(row.encounter_id, {})[row.role] = " ".join(
            filter(None, [record_queries.words_of(row, lang), row.text])
        )
    stages = ("main", "clinical", "admission", "referral")
    return {id_: next((said[one] for one in stages if one in said), "") for id_, said in found.items()}


def _allergic(name: str, substances: list[str]) -> list[str]:
    item = order_queries.found(name, "drug")
    return order_queries.allergic_to(name, item.code if item else "", substances)


def _leaving() -> None:
    """What the epicrisis and form 066 know of operations, treatment and sick leaves."""
    leaving.operations[:] = [_operations]
    leaving.treatment[:] = [_treated]
    leaving.sick_leaves[:] = [_sick_leaves]


def _operations(encounter_id: UUID, at: UUID, _lang: str) -> list[OperationRow]:
    return surgery_queries.for_card(encounter_queries.encounter(encounter_id, at=at))


def _treated(encounter_id: UUID, at: UUID, lang: str) -> list[str]:
    """Each drug and procedure once, in the order in which it was first prescribed."""
    rows = [one for one in treatment_queries.prescriptions_of([encounter_id], at=at) if one.withdrawn_at is None]
    return list(dict.fromkeys(treatment_queries.told(row, lang) for row in rows if row.kind != "diet"))


def _sick_leaves(encounter_id: UUID, at: UUID, _lang: str) -> list[SickLeaveFacts]:
    rows = record_queries.leaves(encounter_queries.encounter(encounter_id, at=at))
    return [SickLeaveFacts(one.number, one.since, one.closed_on) for one in rows]
