"""Every page of the product under axe, and on narrow screens. axe needs JavaScript (rulings 16); the journeys have none."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys import people

from lighthis.staff.roles import ROLES as RIGHTS

pytestmark = pytest.mark.browser

NO_PAGES = {
    "static",
    "health.live",
    "health.ready",
    "papers.file",
    "papers.view",  # a paper closed to every script, axe too
    "scans.file",
    "billing.export_prices",
    "claims.register",
    "takings.ages_file",
    "takings.report_file",
    "interop.export_file",
    "surgery.register_csv",
    "journal.table",
    "disaster.body",
    "disaster.list_csv",
    "downtime.file",
    "measures.as_csv",
    "measures.as_xlsx",
    "statistics.beds_file",
    "statistics.months_file",
    "statistics.sheet_file",
    "papers.ask",
}  # the last is asked for below
ROLES = ("chief_doctor", "cashier", "registrar", "administrator")  # the first that may open a page looks at it
HOMES = ("registrar", "triage_nurse", "doctor", "ward_nurse", "cashier", "administrator")
SUCCESS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LAYOUT = [
    "target-size",
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
]  # what the width changes
AXE, RUN = Axe(), "options => axe.run(options)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REFRESHED = {"triage.board", "papers.paper"}  # these ask again by themselves, axe must not be interrupted
OWN_LOOKERS = {
    "papers.paper": "registrar",
    "billing.recall": "accountant",
}  # where the right depends on the row
OWN_NAMES = {  # pages that need another row than the usual one
    ("desk.linked", "patient_id"): "linked_patient_id",
    ("registration.identify", "patient_id"): "nameless_id",
    ("admission.bed_waiting", "bed_id"): "free_bed_id",
    ("admission.undo_transfer", "stay_id"): "moved_stay_id",
    ("admission.births", "stay_id"): "moved_stay_id",
    ("admission.leaving", "stay_id"): "moved_stay_id",
    ("admission.come_back", "stay_id"): "away_stay_id",
    ("admission.never_left", "stay_id"): "away_stay_id",
    ("admission.undo_discharge", "stay_id"): "left_stay_id",
    ("discharge.addition", "stay_id"): "ended_stay_id",
    ("discharge.confirm", "stay_id"): "ended_stay_id",
    ("discharge.death", "stay_id"): "ended_stay_id",
    ("admission.hold", "encounter_id"): "planned_encounter_id",
    ("encounters.came", "encounter_id"): "planned_encounter_id",
    ("encounters.brought", "encounter_id"): "planned_encounter_id",
    ("encounters.put_off", "request_id"): "planned_request_id",
    ("encounters.cancel", "request_id"): "planned_request_id",
    ("orders.order_in_error", "order_id"): "done_order_id",
    ("disaster.unlink_tag", "tag_id"): "linked_tag",
    ("billing.take_back_discount", "entry_id"): "discount_id",
    ("contracts.contract", "estimate_id"): "given_estimate_id",
    ("claims.settle_rest", "claim_id"): "refused_claim_id",
    ("claims.take_back", "claim_id"): "refused_claim_id",
    ("claims.take_receipt_back", "receipt_id"): "bank_receipt_id",
    ("billing.answer", "request_id"): "money_request_id",
    ("billing.recall", "request_id"): "money_request_id",
    ("desk.record", "patient_id"): "shared_patient_id",
    ("desk.record", "encounter_id"): "abroad_id",
    ("consents.withdraw", "patient_id"): "shared_patient_id",
    ("treatment.prescribe", "kind"): "prescribed_kind",
    ("oddities.look_into", "kind"): "odd_kind",
    ("oddities.look_into", "staff_id"): "odd_staff_id",
    ("billing.move_cash", "kind"): "cash_kind",
    ("billing.move_safe", "kind"): "safe_kind",
    ("billing.cash_paper", "document_id"): "cash_document_id",
    ("billing.undo_cash", "document_id"): "cash_document_id",
    ("billing.take_over", "document_id"): "handover_id",
    ("treatment.ward_sheet", "name"): "sheet_name",
}
OWN_PLACES = {  # whose coming stands in the address
    "billing": "bill_encounter_id", "treatment": "bill_encounter_id", "informing": "informed_encounter_id",
}  # fmt: skip


@pytest.fixture(scope="module")
def eyes(hospital, chromium):
    """People who look with JavaScript on, by role."""
    there = {}

    def of(role):
        if role not in there:
            visitor = people.visits(chromium, hospital.address, javascript=True)
            there[role] = visitor if role == "visitor" else people.signs_in(visitor, role, "ru")
        return there[role]

    return of


def addresses(app, places):
    """(who looks, path) of every page of the URL map."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint not in NO_PAGES:
                values = {name: place(rule.endpoint, name, places) for name in rule.arguments}
                still = "?refresh=off" if rule.endpoint in REFRESHED else ""
                yield looker(app, rule.endpoint), app.url_map.bind("", "/").build(rule.endpoint, values) + still
    yield "registrar", "/patients?q=Юлдашева"
    yield "registrar", "/patients/new?q=Юлдашева Дилноза"
    yield "chief_doctor", f"/patients/{places['patient_id']}/same?q=Рахимова"
    yield "registrar", "/emergency?view=paper"
    yield "chief_doctor", f"/disaster/tags/{places['tag_id']}/triage?looks=adult&can_walk=yes"
    yield "registrar", "/emergency?view=wall&refresh=off"
    yield "registrar", f"/papers?form=patient_card&subject={places['patient_id']}"
    yield "doctor", f"/papers?form=f003&subject={places['stay_id']}"
    for name in ("drugs", "handover", "doors"):
        yield "chief_doctor", f"/wards/{places['department_id']}/sheets/{name}"
    for kind in ("procedure", "diet"):
        yield "chief_doctor", f"/encounters/{places['bill_encounter_id']}/treatment/{kind}"


def place(endpoint, name, places):
    if name == "encounter_id":
        name = OWN_PLACES.get(endpoint.split(".")[0], name)
    return places[OWN_NAMES.get((endpoint, name), name)]


def looker(app, endpoint):
    """Somebody who may open the page."""
    if endpoint in OWN_LOOKERS:
        return OWN_LOOKERS[endpoint]
    access = app.view_functions[endpoint].access
    if access.kind == "public":
        return "visitor"
    if access.kind == "signed_in":
        return ROLES[0]
    return next(role for role in ROLES if access.permission in RIGHTS[role][1])


def faults(person, *, width):
    """What axe has against the page that is open, at a width; and whether it must be shifted sideways."""
    yield from sideways(person, width)
    only = {"type": "tag", "values": SUCCESS} if width == 1280 else {"type": "rule", "values": LAYOUT}
    if not person.page.evaluate("'axe' in window"):  # once a page, for all its widths
        person.page.evaluate(AXE.axe_script)
    found = person.page.evaluate(RUN, {"runOnly": only, "resultTypes": ["violations"]})
    for one in found["violations"]:
        for node in one["nodes"][:3]:
            yield f"{width} {one['id']}: {node['html'][:200]}"


def sideways(person, width):
    person.page.set_viewport_size({"width": width, "height": 900})
    if (over := person.page.evaluate(SIDEWAYS)) > 0:
        yield f"{width} px wide, {over} px too much"


def seen(person, path):
    said = [*faults(person, width=1280), *sideways(person, 640), *faults(person, width=360), *sideways(person, 320)]
    return [f"{path}: {one}" for one in said]


@pytest.mark.parametrize("half", [0, 1])  # two workers share the pages
def test_every_page_is_accessible_and_fits_every_width(app, places, eyes, half):
    """WCAG 2.2 A and AA, design.md 3 and 10."""
    found = []
    for who, path in list(addresses(app, places))[half::2]:
        person = eyes(who)
        person.answer = person.asks(path)
        if person.answer.status != 200:
            found.append(f"{path}: answered {person.answer.status} to the {who}")
        found += seen(person, f"{who} {path}")
    assert found == [], "\n".join(found)


def test_every_home_is_accessible(eyes):
    found = []
    for role in HOMES:
        person = eyes(role).opens("/")
        found += seen(person, f"home of {role}")
    assert found == [], "\n".join(found)


def test_a_form_with_errors_is_accessible(eyes):
    person = eyes("registrar").opens("/patients/new?q=1983")
    person.presses("Save and register the coming", status=422)
    assert person.page.title().startswith(person.say("Error: %(title)s", None).split("%")[0].strip())
    found = seen(person, "registration with errors")
    assert found == [], "\n".join(found)
