"""Where a higher floor has its say in a lower one: one search here finds all that happens on discharge."""

from typing import Any
from uuid import UUID

from lighthis import joins_of_charges, joins_of_stays
from lighthis.admission import actions as admission_actions
from lighthis.admission import birth_mistakes, closing, talon, ward
from lighthis.admission import prints as admission_prints
from lighthis.admission import queries as admission_queries
from lighthis.admission import views as admission
from lighthis.admission import words as admission_words
from lighthis.admission.queries import stays as stay_queries
from lighthis.audit import actions as audit
from lighthis.audit import queries as audit_queries
from lighthis.audit import telling
from lighthis.billing import actions as billing_actions
from lighthis.billing import setting_up as billing_gaps
from lighthis.charging import actions as charging_actions
from lighthis.consultations import mistakes as consultation_mistakes
from lighthis.consultations import queries as consultation_queries
from lighthis.desk import log_words
from lighthis.disaster import actions as disaster_actions
from lighthis.disaster import queries as disaster_queries
from lighthis.discharge import queries as discharge_queries
from lighthis.discharge import views as discharge
from lighthis.downtime import views as downtime
from lighthis.duties import actions as duty_actions
from lighthis.duties import queries as duty_queries
from lighthis.duties import views as duties
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounter_queries
from lighthis.encounters import views as encounters
from lighthis.facility import actions as facility_actions
from lighthis.facility import queries as facility_queries
from lighthis.informing import views as informing
from lighthis.journal import actions as journal_actions
from lighthis.journal import queries as journal_queries
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message
from lighthis.observations import mistakes as observation_mistakes
from lighthis.observations import queries as observation_queries
from lighthis.orders import actions as order_actions
from lighthis.orders import mistakes as order_mistakes
from lighthis.orders import queries as order_queries
from lighthis.orders import views as orders
from lighthis.papers import actions as papers
from lighthis.records import actions as record_actions
from lighthis.records import mistakes as record_mistakes
from lighthis.records import queries as record_queries
from lighthis.records import views as records
from lighthis.registration import actions as registration_actions
from lighthis.registration import queries as registration_queries
from lighthis.scans import actions as scan_actions
from lighthis.scans import queries as scan_queries
from lighthis.scans import views as scans
from lighthis.staff import queries as staff_queries
from lighthis.surgery import actions as surgery_actions
from lighthis.surgery import mistakes as surgery_mistakes
from lighthis.surgery import queries as surgery_queries
from lighthis.surgery import views as surgery
from lighthis.treatment import mistakes as treatment_mistakes
from lighthis.treatment import queries as treatment_queries
from lighthis.treatment import views as treatment
from lighthis.triage import actions as triage_actions
from lighthis.triage import measured
from lighthis.triage import queries as triage_queries
from lighthis.triage import rules as triage_rules
from lighthis.triage import telling as triage_telling


def join() -> None:
    """Where a higher floor has its say in a lower one."""
    _join_comings()
    _join_timeline()
    _join_orders()
    _join_journal()
    _join_register()
    _join_duties()
    _join_board()
    _join_facilities()
    joins_of_stays.join()
    joins_of_charges.join()
    _tell_the_log()


def _join_comings() -> None:
    """What follows a coming's decision, plan, move and mistake."""
    encounter_actions.before_decision[:] = [record_actions.require_admission_diagnosis]
    encounter_actions.after_hidden[:] = [admission_actions.hide_children]
    encounter_actions.after_plan[:] = [record_actions.keep_referral]
    encounter_actions.after_move[:] = [
        lambda move, by: papers.withdraw_of(move.encounter_id, move.reason, at=move.facility_id, by=by),
        scan_actions.follow,
    ]
    encounter_actions.after_reopening[:] = [_papers_of_the_end, duty_actions.after_reopening]
    encounter_actions.before_error[:] = [billing_actions.refuse_where_paid]
    encounter_actions.after_error[:] = [
        journal_actions.strike,
        lambda row, reason, by: papers.withdraw_of(row.id, reason, at=row.facility_id, by=by),
        lambda row, reason, by: scan_actions.withdraw_of(row.id, reason, at=row.facility_id, by=by),
        lambda row, reason, by: billing_actions.reverse_all(row, reason, by=by),
        lambda row, reason, by: charging_actions.coming_in_error(row, by),
        duty_actions.enter_all_in_error,
        disaster_actions.unlink_of,
    ]


def _join_timeline() -> None:
    """What stands on a coming's page, and what of it may turn out to be a mistake."""
    mistakes = (
        record_mistakes,
        observation_mistakes,
        order_mistakes,
        consultation_mistakes,
        treatment_mistakes,
        surgery_mistakes,
        birth_mistakes,
    )
    encounter_queries.subjects.update(_subjects())
    for domain in mistakes:
        encounter_queries.subjects.update(domain.SUBJECTS)
    tellers = (
        record_queries, observation_queries, consultation_queries, triage_telling, duty_queries, disaster_queries,
        admission_words, order_queries, treatment_queries,
    )  # fmt: skip
    encounter_queries.happenings[:] = [
        *(teller.happenings for teller in tellers), surgery_queries.happenings, surgery_queries.transfusion_happenings,
    ]  # fmt: skip
    admission.history.others[:] = [
        consultation_queries.happenings, surgery_queries.happenings, surgery_queries.transfusion_happenings,
    ]  # fmt: skip
    surgery_actions.lies_in[:] = [admission_queries.department_of]
    surgery_actions.after_operations[:] = [admission_actions.mark_operated]
    measured.join()
    encounters.coming.notes[:] = [orders.notes_of]
    ward.marks[:] = [lambda ids, at: {id_: row.category for id_, row in triage_queries.latest(ids, at=at).items()}]


def _join_facilities() -> None:
    """What setting up asks of those who would be hurt by it."""
    facility_actions.before_bed_closes[:] = [closing.bed_is_empty]
    facility_actions.before_department_closes[:] = [closing.department_is_empty]
    facility_queries.more_gaps[:] = [staff_queries.gaps, billing_gaps.gaps]
    facility_queries.room_taken[:] = [scan_queries.room_taken]
    facility_queries.fixes["zone"] = [
        registration_queries.has_cards, encounter_queries.has_comings, billing_gaps.has_money,
    ]  # fmt: skip
    facility_queries.fixes["currency"] = [billing_gaps.has_prices, billing_gaps.has_money]


def _join_orders() -> None:
    """Where the patient lies when something is ordered, and what was scanned as its result."""
    order_actions.lies_in[:] = [admission_queries.department_of]
    orders.coming.attached[:] = [scans.of_orders]


def _join_journal() -> None:
    """Who comes gets a number of form 001; a refusal may rest on the examination in the record."""
    encounter_actions.after_coming[:] = [journal_actions.enter, duty_actions.after_arrival]
    encounter_actions.after_decision[:] = [journal_actions.enter_sent]
    encounter_actions.after_not_come[:] = [journal_actions.strike]
    encounter_queries.examinations[:] = [record_queries.last_examination]
    journal_queries.told_of_death[:] = [discharge_queries.told_of_death]


def _join_register() -> None:
    """What the register of patients asks of those who know where they are, when they came and where they lie."""
    registration_actions.before_merge[:] = [closing.lie_in_two_beds]
    registration_queries.last_visits[:] = [encounter_queries.last_visits]
    registration_queries.alerts[:] = [encounter_queries.glass_alert]
    registration_queries.whereabouts[:] = [admission_words.whereabouts]
    registration_queries.records_by_number[:] = [stay_queries.by_number]


def _join_duties() -> None:
    """Notices that are owed arise from what is written elsewhere, and stand on the page of the coming."""
    record_actions.after_diagnosis[:] = [duty_actions.after_diagnosis]
    record_actions.after_withdrawal[:] = [duty_actions.after_withdrawal]
    registration_actions.after_death[:] = [duty_actions.after_death]
    order_actions.after_result[:] = [duty_actions.after_result]
    order_actions.after_result_taken_back[:] = [duty_actions.after_result_taken_back]
    order_queries.confirmable[:] = [duty_queries.confirmable]
    encounter_queries.tasks[:] = [duty_queries.tasks, admission_queries.owed_tasks]
    encounters.more_steps[:] = [
        treatment.steps_of_coming,
        duties.steps_of_coming,
        records.steps_of_coming,
        surgery.steps_of_coming,
        discharge.steps_of_coming,
        informing.steps_of_coming,
    ]
    disaster_queries.places[:] = [lambda facility: [one.name for one in triage_rules.zones(facility.settings)]]


def _join_board() -> None:
    """What the board tells of each patient, and what a doctor hears before a decision."""
    triage_queries.pending[:] = [
        lambda ids, at, tell=tell: tell(ids, at=at)
        for tell in (
            order_queries.pending,
            duty_queries.pending,
            observation_queries.pending,
            consultation_queries.pending,
        )
    ]
    encounter_queries.waits[:] = [
        observation_queries.waits,
        consultation_queries.unanswered,
        treatment_queries.waits,
        record_queries.waits,
    ]
    encounter_queries.undone[:] = [_not_done_yet]


def _not_done_yet(encounter_id: UUID, at: UUID) -> list[Message]:
    return [
        Message(N_("Not done yet: %(what)s"), {"what": row.name}) for row in order_queries.open_orders(encounter_id, at)
    ]


def _tell_the_log() -> None:
    """What the log knows of patients, and of the codes that other domains write into it."""
    telling.words.update(log_words.WORDS)
    audit.after_wrote[:] = [downtime.follow]
    audit_queries.patients_called[:] = [_patients_called]
    audit_queries.linked_to[:] = [registration_queries.ids_of]
    audit_queries.names_of[:] = [_names_of]


def _subjects() -> dict[str, encounter_queries.Subject]:
    """What may turn out to be entered in error, and what follows when a second person confirms (rulings 8)."""
    return {
        "coming": encounter_queries.Subject(
            N_("Coming"), "", lambda id_, at: encounter_queries.encounter(id_, at=at), lambda row, lang: "",
            encounter_actions.check_error, lambda row, reason, by: encounter_actions.enter_in_error(row, reason, by=by),
        ),
        "decision": encounter_queries.Subject(
            N_("Decision"), "records.read", lambda id_, at: encounter_queries.made_decision(id_, at=at),
            lambda row, lang: encounter_queries.decision_told(row), encounter_actions.check_take_back,
            lambda row, reason, by: encounter_actions.take_back(row, reason, by=by),
        ),
        "triage": encounter_queries.Subject(
            N_("Triage"), "records.read", lambda id_, at: triage_queries.assessment(id_, at=at), triage_telling.told,
            triage_actions.check_standing, lambda row, reason, by: triage_actions.enter_in_error(row, reason, by=by),
        ),
        "diagnosis": encounter_queries.Subject(
            N_("Diagnosis"), "records.read", lambda id_, at: record_queries.diagnosis(id_, at=at), record_queries.words_of,
            record_actions.check_withdrawal, _diagnosis_in_error,
        ),
        "notice": encounter_queries.Subject(
            N_("Notice"), "duties.read", lambda id_, at: duty_queries.duty(id_, at=at), duty_queries.told,
            duty_actions.check_standing, lambda row, reason, by: duty_actions.enter_in_error(row, reason, by=by),
        ),
    }  # fmt: skip


def _papers_of_the_end(made: Any, reason: str, by: Actor) -> None:
    """A decision that two people took back: its own papers, and the ambulance's coupon, which says how the coming ended."""
    papers.withdraw_about(made.id, reason, at=made.facility_id, by=by)
    papers.withdraw_of(made.encounter_id, reason, at=made.facility_id, by=by, form=talon.FORM)


def _diagnosis_in_error(row: Any, reason: str, by: Actor) -> None:
    """The record of the stay says the diagnosis: copies printed with it are no longer given out."""
    record_actions.enter_in_error(row, reason, by=by)
    papers.withdraw_of(row.encounter_id, reason, at=row.facility_id, by=by, form=admission_prints.FORM)


def _patients_called(text: str, at: UUID) -> list[UUID]:
    found = registration_queries.search(text, at)
    return [id_ for one in found for id_ in one.ids]


def _names_of(ids: list[UUID]) -> dict[UUID, str]:
    return {id_: f"{name.family} {name.given}".strip() for id_, name in registration_queries.names_of(ids).items()}
