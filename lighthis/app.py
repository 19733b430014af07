"""The application: the only file that knows everything."""

import logging
import sys
from typing import Any
from uuid import UUID

import structlog
from flask_babel import Babel
from jinja2 import FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from lighthis import config, resources
from lighthis.admission import actions as admission_actions
from lighthis.admission import closing, ward
from lighthis.admission import prints as admission_prints
from lighthis.admission import queries as admission_queries
from lighthis.admission import views as admission
from lighthis.admission import words as admission_words
from lighthis.audit import actions as audit
from lighthis.audit import queries as audit_queries
from lighthis.audit import telling
from lighthis.audit import views as audit_pages
from lighthis.billing import actions as billing_actions
from lighthis.billing import setting_up as billing_gaps
from lighthis.billing import views as billing
from lighthis.billing.queries import bills
from lighthis.billing.queries import requests as requests_of_money
from lighthis.consents import views as consents
from lighthis.db import units
from lighthis.db.engine import open_installed, session
from lighthis.desk import log_words, sources
from lighthis.desk import views as desk
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounter_queries
from lighthis.encounters import views as encounters
from lighthis.facility import actions as facility_actions
from lighthis.facility import queries as facility_queries
from lighthis.facility import views as facility
from lighthis.interop import views as interop
from lighthis.jobs import worker
from lighthis.journal import actions as journal_actions
from lighthis.journal import views as journal
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_
from lighthis.packs import pack
from lighthis.papers import actions as papers
from lighthis.papers import queries as paper_queries
from lighthis.papers import views as paper_pages
from lighthis.records import actions as record_actions
from lighthis.records import queries as record_queries
from lighthis.records import views as records
from lighthis.registration import actions as registration_actions
from lighthis.registration import name_index
from lighthis.registration import personal as registration
from lighthis.registration import queries as registration_queries
from lighthis.requests import actions as requests
from lighthis.scans import actions as scan_actions
from lighthis.scans import queries as scan_queries
from lighthis.scans import views as scans
from lighthis.staff import queries as staff_queries
from lighthis.staff import seat
from lighthis.staff import views as staff
from lighthis.triage import actions as triage_actions
from lighthis.triage import queries as triage_queries
from lighthis.triage import views as triage
from lighthis.web import compress, drawn, errors, filters, headers, health, language, pages, server, stamps, visit
from lighthis.web.hooks import Area, Hooks

AREAS = [
    Area(N_("Registration"), "registration.search", "registration.search"),
    Area(N_("Emergency department"), "triage.board", "triage.board", "triage"),
    Area(N_("Wards and beds"), "admission.beds", "admission.map", "admission"),
    Area(N_("Cash desk"), "billing.desk", "billing.reports", "billing"),
    Area(N_("Journal"), "journal.journal", "journal.read"),
    Area(N_("Setting up"), "facility.overview", "facility.manage"),
    Area(N_("Audit log"), "audit.log", "audit.read"),
]
DOMAINS = (
    desk,
    staff,
    registration,
    consents,
    encounters,
    records,
    paper_pages,
    scans,
    triage,
    admission,
    billing,
    journal,
    facility,
    audit_pages,
    interop,
    health,
)


def prepare(settings: config.Settings) -> None:
    """What the web, the worker and every command need: the country, the store, the order of a commit."""
    pack.use(pack.load(settings.pack))
    open_installed(settings)
    units.use_lock_file(settings.lock_file)
    units.before_commit[:] = [name_index.write, audit.seal]
    units.after_rollback[:] = [name_index.forget, audit.forget]
    _join()
    worker.kinds[papers.JOB] = worker.Kind(papers.make, papers.keep, papers.park)
    worker.kinds[scan_actions.JOB] = worker.Kind(scan_actions.make, scan_actions.keep, scan_actions.park)
    paper_queries.sources.update(sources.sources())
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _join() -> None:
    """Where a higher floor has its say in a lower one."""
    encounter_actions.before_decision[:] = [record_actions.require_admission_diagnosis]
    encounter_actions.after_plan[:] = [record_actions.keep_referral]
    encounter_actions.after_move[:] = [
        lambda move, by: papers.withdraw_of(move.encounter_id, move.reason, at=move.facility_id, by=by),
        scan_actions.follow,
    ]
    encounter_actions.before_error[:] = [billing_actions.refuse_where_paid]
    encounter_actions.after_error[:] = [
        lambda row, reason, by: papers.withdraw_of(row.id, reason, at=row.facility_id, by=by),
        lambda row, reason, by: scan_actions.withdraw_of(row.id, reason, at=row.facility_id, by=by),
        lambda row, reason, by: billing_actions.reverse_all(row, reason, by=by),
    ]
    _join_journal()
    _join_register()
    _join_wards()
    encounter_queries.subjects.update(_subjects())
    tellers = (record_queries, triage_queries, admission_words)
    encounter_queries.happenings[:] = [teller.happenings for teller in tellers]
    ward.marks[:] = [lambda ids, at: {id_: row.category for id_, row in triage_queries.latest(ids, at=at).items()}]
    facility_actions.before_bed_closes[:] = [closing.bed_is_empty]
    facility_actions.before_department_closes[:] = [closing.department_is_empty]
    facility_queries.more_gaps[:] = [staff_queries.gaps, billing_gaps.gaps]
    facility_queries.room_taken[:] = [scan_queries.room_taken]
    facility_queries.fixes["zone"] = [
        registration_queries.has_cards, encounter_queries.has_comings, billing_gaps.has_money,
    ]  # fmt: skip
    facility_queries.fixes["currency"] = [billing_gaps.has_prices, billing_gaps.has_money]
    _tell_the_log()


def _join_journal() -> None:
    """Who comes gets a number of form 001; a refusal may rest on the examination in the record."""
    encounter_actions.after_coming[:] = [journal_actions.enter]
    encounter_actions.after_not_come[:] = [journal_actions.strike]
    encounter_actions.after_error.append(journal_actions.strike)
    encounter_queries.examinations[:] = [record_queries.last_examination]


def _join_register() -> None:
    """What the register of patients asks of those who know where they are, when they came and where they lie."""
    registration_actions.before_merge[:] = [closing.lie_in_two_beds]
    registration_queries.last_visits[:] = [encounter_queries.last_visits]
    registration_queries.alerts[:] = [encounter_queries.glass_alert]
    registration_queries.whereabouts[:] = [admission_words.whereabouts]


def _tell_the_log() -> None:
    """What the log knows of patients, and of the codes that other domains write into it."""
    telling.words.update(log_words.WORDS)
    audit_queries.patients_called[:] = [_patients_called]
    audit_queries.linked_to[:] = [registration_queries.ids_of]
    audit_queries.names_of[:] = [_names_of]


def _join_wards() -> None:
    """Beds and stays: bed days, money and papers follow what happens to them."""
    for follows in (admission_actions.after_place, admission_actions.after_transfer, admission_actions.after_discharge):
        follows[:] = [billing_actions.days_until_now]
    admission_actions.is_settled[:] = [billing_actions.is_settled]
    admission_actions.after_correction[:] = [
        lambda row, by: billing_actions.days_until_now(row.stay),
        lambda row, by: papers.withdraw_about(row.stay_id, row.reason, at=row.facility_id, by=by),
    ]
    encounter_queries.more_waiting.update(admission=admission_queries.waiting, billing=requests_of_money.waiting_for)
    encounters.mistakes.more.update(admission=admission.mistakes.waiting_for_me, billing=billing.second.waiting_for_me)
    encounter_queries.money_held[:] = [lambda ids, at: bills.held_of(ids, at=at)]
    encounter_actions.after_put_off[:] = [admission_actions.release_of]
    encounter_actions.after_cancel[:] = [billing_actions.keep_or_ask_back]
    admission_actions.before_discharge[:] = [billing_actions.settle_before_discharge]
    admission_actions.before_withdraw[:] = [billing_actions.take_back_days]


def _subjects() -> dict[str, encounter_queries.Subject]:
    """What may turn out to be entered in error, and what follows when a second person confirms (rulings 8)."""
    return {
        "coming": encounter_queries.Subject(
            N_("Coming"), "", lambda id_, at: encounter_queries.encounter(id_, at=at), lambda row, lang: "",
            encounter_actions.check_error, lambda row, reason, by: encounter_actions.enter_in_error(row, reason, by=by),
        ),
        "triage": encounter_queries.Subject(
            N_("Triage"), "records.read", lambda id_, at: triage_queries.assessment(id_, at=at), triage_queries.told,
            triage_actions.check_standing, lambda row, reason, by: triage_actions.enter_in_error(row, reason, by=by),
        ),
        "diagnosis": encounter_queries.Subject(
            N_("Diagnosis"), "records.read", lambda id_, at: record_queries.diagnosis(id_, at=at), record_queries.words_of,
            record_actions.check_withdrawal, _diagnosis_in_error,
        ),
        "note": encounter_queries.Subject(
            N_("Note"), "records.read", lambda id_, at: record_queries.note(id_, at=at), lambda row, lang: row.text,
            record_actions.check_withdrawal, lambda row, reason, by: record_actions.enter_in_error(row, reason, by=by),
        ),
    }  # fmt: skip


def _diagnosis_in_error(row: Any, reason: str, by: Actor) -> None:
    """The record of the stay says the diagnosis: copies printed with it are no longer given out."""
    record_actions.enter_in_error(row, reason, by=by)
    papers.withdraw_of(row.encounter_id, reason, at=row.facility_id, by=by, form=admission_prints.FORM)


def _patients_called(text: str, at: UUID) -> list[UUID]:
    found = registration_queries.search(text, at)
    return [id_ for one in found for id_ in one.ids]


def _names_of(ids: list[UUID]) -> dict[UUID, str]:
    return {id_: f"{name.family} {name.given}".strip() for id_, name in registration_queries.names_of(ids).items()}


def create_app(settings: config.Settings | None = None) -> server.Server:
    """The web application for these settings (read from the environment by default)."""
    settings = settings or config.read()
    prepare(settings)
    app = server.Server("lighthis", template_folder=None, static_folder="web/static")
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="__Host-lighthis" if settings.behind_tls else "lighthis",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PREFERRED_URL_SCHEME="https" if settings.behind_tls else "http",
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_TRANSLATION_DIRECTORIES=str(resources.folder("translations")),
    )
    _templates(app)
    Babel(app, locale_selector=language.language, default_locale="en").domain_instance = language.Catalogues()
    language.teach(app.jinja_env)
    app.extensions["lighthis"] = _hooks()
    for domain in DOMAINS:
        app.register_blueprint(domain.pages)
    headers.guard(app, tls=settings.behind_tls)
    if settings.behind_tls:  # the one trusted proxy says who asks and how (ASVS 15.3.4)
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    errors.install(app)
    compress.install(app)
    stamps.install(app)
    app.context_processor(pages.surroundings)
    app.after_request(server.finish)
    app.teardown_appcontext(lambda _fault: session.remove())
    app.teardown_appcontext(visit.end)
    return app


def _templates(app: server.Server) -> None:
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    app.jinja_loader = FileSystemLoader(resources.folder("templates"))  # type: ignore[misc]
    filters.install(app)
    app.jinja_env.globals.update(
        drawn_field=drawn.field, csrf_token=pages.csrf_token, url_for=app.url_for, may=visit.may
    )


def _hooks() -> Hooks:
    return Hooks(
        who=seat.who,
        ask_to_sign_in=staff.ask_to_sign_in,
        ask_what_is_owed=staff.ask_what_is_owed,
        spend=requests.spend,
        replay=requests.replay,
        answered=requests.answered,
        draft=requests.draft,
        refused=_refused,
        areas=AREAS,
    )


def _refused(permission: str, by: Actor) -> None:
    server.afterwards(lambda: audit.happened("refused", by=by, detail={"permission": permission}))
