"""The application: the only file that knows everything."""

from flask_babel import Babel
from jinja2 import FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from lighthis import config, joins, resources
from lighthis.admission import views as admission
from lighthis.audit import actions as audit
from lighthis.audit import views as audit_pages
from lighthis.billing import views as billing
from lighthis.charging import views as charging
from lighthis.claims import views as claims
from lighthis.consents import views as consents
from lighthis.consultations import views as consultations
from lighthis.contracts import views as contracts
from lighthis.db import units
from lighthis.db.engine import open_installed, session
from lighthis.desk import sources
from lighthis.desk import views as desk
from lighthis.devices import views as devices
from lighthis.devices.actions import receipts as fiscal
from lighthis.devices.actions import terminal
from lighthis.disaster import files as disaster_files
from lighthis.disaster import views as disaster
from lighthis.discharge import views as discharge
from lighthis.downtime import actions as packs_for_downtime
from lighthis.downtime import views as downtime
from lighthis.duties import views as duties
from lighthis.encounters import views as encounters
from lighthis.facility import views as facility
from lighthis.informing import views as informing
from lighthis.interop import views as interop
from lighthis.jobs import worker
from lighthis.journal import views as journal
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_
from lighthis.measures import views as measures
from lighthis.observations import views as observations
from lighthis.oddities import views as oddities
from lighthis.orders import views as orders
from lighthis.packs import pack
from lighthis.papers import actions as papers
from lighthis.papers import queries as paper_queries
from lighthis.papers import views as paper_pages
from lighthis.records import views as records
from lighthis.registration import name_index
from lighthis.registration import personal as registration
from lighthis.requests import actions as requests
from lighthis.scans import actions as scan_actions
from lighthis.scans import views as scans
from lighthis.staff import seat
from lighthis.staff import views as staff
from lighthis.statistics import views as statistics
from lighthis.surgery import views as surgery
from lighthis.takings import views as takings
from lighthis.treatment import views as treatment
from lighthis.triage import views as triage
from lighthis.visits import views as visits
from lighthis.web import compress, drawn, errors, filters, headers, health, language, pages, server, stamps, visit
from lighthis.web.hooks import Area, Hooks
from lighthis.web.system_log import begin_journal

AREAS = [
    Area(N_("Registration"), "registration.search", "registration.search"),
    Area(N_("Emergency department"), "triage.board", "triage.board", "triage"),
    Area(N_("Wards and beds"), "admission.beds", "admission.map", "admission"),
    Area(N_("Visits"), "visits.day", "encounters.register"),
    Area(N_("Orders"), "orders.work", "orders.execute"),
    Area(N_("Laboratory tests"), "orders.work", "orders.laboratory"),
    Area(N_("Statistics of beds"), "statistics.sheet", "statistics.read", "admission"),
    Area(N_("Information desk"), "informing.ask", "informing.ask"),
    Area(
        N_("Cash desk"),
        "billing.desk",
        "billing.reports",
        "billing",
        ("charging", "contracts", "devices"),
    ),
    Area(N_("Invoices"), "claims.overview", "billing.invoices", "billing"),
    Area(N_("Reports of money"), "takings.report", "takings.read", "billing"),
    Area(N_("Unusual patterns"), "oddities.overview", "billing.oversee", "billing"),
    Area(N_("Journal"), "journal.journal", "journal.read"),
    Area(N_("Notices"), "duties.register", "duties.read"),
    Area(N_("Measures"), "measures.emergency", "measures.read", "triage"),
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
    orders,
    treatment,
    paper_pages,
    scans,
    duties,
    observations,
    consultations,
    surgery,
    visits,
    triage,
    disaster,
    measures,
    admission,
    billing,
    charging,
    claims,
    contracts,
    devices,
    takings,
    oddities,
    discharge,
    journal,
    informing,
    statistics,
    downtime,
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
    joins.join()
    worker.kinds[papers.JOB] = worker.Kind(papers.make, papers.keep, papers.park)
    worker.kinds[disaster_files.JOB] = worker.Kind(disaster_files.make, disaster_files.keep, disaster_files.park)
    worker.kinds[packs_for_downtime.JOB] = worker.Kind(
        packs_for_downtime.make, packs_for_downtime.keep, packs_for_downtime.park
    )
    worker.kinds[scan_actions.JOB] = worker.Kind(scan_actions.make, scan_actions.keep, scan_actions.park)
    for device in (fiscal, terminal):
        worker.kinds[device.JOB] = worker.Kind(device.make, device.keep, device.park)
    paper_queries.sources.update(sources.sources())
    begin_journal()


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
