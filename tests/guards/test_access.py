"""Who may open what, where: every route by every role in every hospital, against a table written by hand (access.tsv)."""

import csv
import os
import re
from collections import Counter
from html import unescape
from pathlib import Path
from uuid import UUID

import conftest
import make
import pytest
from guards import places as furniture
from guards.places import CANARY, HIDDEN, WHISPERED
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.base import Base
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.papers import queries
from lighthis.staff.roles import PERMISSIONS, ROLES
from lighthis.web.access import Access
from lighthis.web.server import WITH

furnished = furniture.furnished

with Path(__file__).with_name("access.tsv").open(encoding="utf-8", newline="") as file:
    TABLE = list(csv.DictReader(file, delimiter="\t"))
WHO = {"public", "signed_in", "roles"}
DOMAINS = {"triage": "head_of_department", "admission": "head_of_department", "billing": "cashier"}
OF_PATIENT = ("patient_card", "labels", "consent_data", "consent_sharing", "consent_withdrawal")
FORMS = (
    *OF_PATIENT,
    "wristband",
    "visit_slip",
    "f003",
    "treatment_sheet",
    "payment_slip",
    "cash_slip",
    "access_log",
    "refusal",
    "advice_sheet",
    "ambulance_talon",
    "infection_notice",
    "police_notice",
    "f066",
    "f027",
    "f106_draft",
    "stay_certificate",
    "bed_head_card",
    "own_request",
    "intervention_consent",
    "f004",
    "f001",
    "f007",
    "f016",
    "services_act",
    "claim_invoice",
    "claim_act",
    "reconciliation",
    "debtors",
    "estimate",
    "paid_contract",
    "payment_certificate",
    "debt_notice",
)
# who may what is decided before the store is asked: on the second store those who between them may open every page
TRIED = list(ROLES) if conftest.STORE == "sqlite" else ["chief_doctor", "registrar", "cashier", "administrator"]
FEW = {"registrar", "doctor", "cashier", "administrator", "aggregate_reader"}
NOT_CRAWLED = {"static", "staff.setup", "health.live", "health.ready"}
NOT_FOLLOWED = re.compile(r"lang=|page=(?!2\b)|^/(static|setup|healthz)")
MOST_ALIKE = (
    400 if os.environ.get("LIGHTHIS_TEST_THOROUGH") else 3 if conftest.STORE == "sqlite" else 1
)  # pages that differ by their row alone
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STRANGE = {"nobody_knows_this": "1"}  # a form that is ours in everything but this: it is refused and writes nothing


def rules_of(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"}


def may(row, role):
    return row["who"] != "roles" or row[role] == "yes"


def address_of(places, row, at="GES", of=None):
    """The address of a row for a hospital, with another one's ids where `of` says so."""
    rule, ids = rules_of(places.app)[row["endpoint"]], places.ids[of or at]
    if row["endpoint"] == "papers.ask":
        return f"/papers?form={row['variant']}&subject={ids['subject_' + row['variant']]}"
    if row["endpoint"] == "registration.new":
        return "/patients/new?q=1983"  # only after a search
    if row["variant"]:
        return places.address(rule, of or at).replace(ids["paper_id"], ids[f"paper_{row['variant']}"])
    return places.address(rule, of or at)


def sent(client, places, row, at="GES", of=None):
    """A post with a good token and key, but for a field that no form of ours has."""
    client.page = getattr(client, "page", None) or client.hidden("/account")
    address, form = address_of(places, row, at, of), {}
    if row["endpoint"] == "papers.ask":
        form = {"form": row["variant"], "subject": places.ids[of or at][f"subject_{row['variant']}"]}
    return client.web.post(address.split("?")[0], data={**client.page, **form, **STRANGE})


def test_every_route_has_a_row_and_every_row_a_route(app):
    rows = {row["endpoint"]: set(row["methods"].split()) for row in TABLE if row["endpoint"] != "static"}
    routes = {name: rule.methods - {"HEAD", "OPTIONS"} for name, rule in rules_of(app).items()}
    assert rows == routes
    assert list(TABLE[0])[4:] == list(ROLES)
    for row in TABLE:
        assert row["who"] in WHO, row
        assert {row[role] for role in ROLES} <= ({"yes", "-"} if row["who"] == "roles" else {""}), row["endpoint"]


def test_papers_are_tried_with_every_form_that_there_is(app):
    assert set(queries.sources) == set(FORMS)
    for endpoint in ("papers.ask", "papers.paper", "papers.file", "papers.view", "papers.again"):
        assert {row["variant"] for row in TABLE if row["endpoint"] == endpoint} == set(FORMS)


def test_every_page_states_who_may_with_a_permission_that_there_is(app):
    for endpoint, view in app.view_functions.items():
        if endpoint == "static":
            continue
        access = getattr(view, "access", None)
        assert isinstance(access, Access), f"{endpoint} states no permission"
        assert access.kind in {"public", "signed_in", "permission"}, endpoint
        assert access.kind != "permission" or access.permission in PERMISSIONS, (endpoint, access.permission)


def test_a_page_that_forgot_its_permission_is_closed_to_everybody(app, furnished):
    client = furnished.client("chief_doctor")
    view = app.view_functions["desk.home"]
    kept = view.access
    del view.access
    try:
        assert client.get("/").status_code == 500
    finally:
        view.access = kept


def test_shipped_roles_hold_only_permissions_that_there_are():
    for code, (_title, held) in ROLES.items():
        assert set(held) <= set(PERMISSIONS), code
    assert {one for _title, held in ROLES.values() for one in held} == set(PERMISSIONS)


@pytest.mark.parametrize("role", TRIED)
def test_every_route_answers_a_role_as_the_table_says(furnished, role):
    """The pages that the role may open are opened by the crawl below."""
    client, wrong = furnished.client(role), []
    for row in TABLE:
        if row["endpoint"] in {"static", "staff.sign_in", "staff.setup"}:
            continue
        for method in row["methods"].split():
            if method == "GET" and may(row, role):
                continue
            answer = client.get(address_of(furnished, row)) if method == "GET" else sent(client, furnished, row)
            if answer.status_code != (400 if may(row, role) else 403):
                wrong.append((method, row["endpoint"], row["variant"], answer.status_code, row["who"]))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", [one for one in TRIED if one in FEW])
def test_a_hospital_without_an_emergency_department_has_no_pages_of_it_and_all_others(furnished, role):
    client, wrong = furnished.client(role, "RUR"), []
    for row in TABLE:
        if row["who"] == "public" or "GET" not in row["methods"]:
            continue
        status = client.get(address_of(furnished, row, "RUR")).status_code
        off = row["endpoint"].startswith(("triage.", "measures."))
        if not (status == 404 if off else status in {200, 303} if may(row, role) else status == 403):
            wrong.append((row["endpoint"], row["variant"], status))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("domain", list(DOMAINS))
def test_a_domain_that_is_off_answers_404_and_stands_in_no_menu(furnished, domain):
    with units.work():
        hospital = session.get(Facility, UUID(furnished.ids["GES"]["facility_id"]))
        before, hospital.domains_off = hospital.domains_off, [domain]
    try:
        client = furnished.client(DOMAINS[domain])
        for row in (one for one in TABLE if domain_of(one["endpoint"]) == domain):
            if "GET" in row["methods"]:
                assert client.get(address_of(furnished, row)).status_code == 404, row["endpoint"]
            if "POST" in row["methods"]:
                assert sent(client, furnished, row).status_code == 404, row["endpoint"]
        home = client.get("/")
        assert home.status_code == 200
        assert not {path for path in links_of(home.text) if leads_to(furnished.app, path, domain)}
    finally:
        with units.work():
            session.get(Facility, hospital.id).domains_off = before


def links_of(page):
    return {unescape(found) for found in re.findall(r'href="(/[^"#]*)"', page)} - {"/"}


def leads_to(app, path, domain):
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path.split("?")[0])
    except Exception:  # noqa: BLE001  (a link that leads nowhere is another test's matter)
        return False
    return domain_of(endpoint) == domain


def domain_of(endpoint):
    """The domain that a hospital switches off together with a page."""
    blueprint = endpoint.partition(".")[0]
    return WITH.get(blueprint, blueprint)


def test_who_is_not_signed_in_is_asked_to_and_keeps_what_was_typed(furnished, app):
    for row in TABLE:
        if row["who"] == "public":
            continue
        address = address_of(furnished, row)
        if "GET" in row["methods"]:
            answer = make.Client(app).get(address)
            assert answer.status_code == 303, row["endpoint"]
            assert answer.location.startswith("/sign-in"), row["endpoint"]
        if "POST" in row["methods"]:
            answer = make.Client(app).web.post(address.split("?")[0], data={"reason": "typed before"})
            assert answer.status_code == 401, row["endpoint"]
            kept = re.search(r'name="carried"[^>]*value="([^"]+)"', answer.text)
            assert kept, row["endpoint"]
            assert signed(app).loads(unescape(kept[1]))["fields"] == {"reason": ["typed before"]}, row["endpoint"]
            assert 'name="password"' in answer.text


def signed(app):
    return URLSafeSerializer(app.secret_key, salt="carried form")


def test_public_pages_need_nobody(furnished, app):
    for row in TABLE:
        if row["who"] == "public" and row["endpoint"] != "static":
            assert make.Client(app).get(address_of(furnished, row)).status_code == 200, row["endpoint"]


def test_the_id_of_another_hospital_is_not_found_by_any_route(furnished):
    shared = {
        "patient_id",
        "allergy_id",
        "identifier_id",
        "contact_id",
        "benefit_id",
        "name_id",
        "consent_id",
        "other_id",
        "link_id",
        "token",
        "ending",
        "month_name",
        "filename",
        "kind",
    }  # the register is shared, a consent is the patient's own word; a link is its own key
    clients, tried = {role: furnished.client(role) for role in ROLES}, set()
    for row in TABLE:
        rule = furnished.app.url_map._rules_by_endpoint[row["endpoint"]][-1]
        foreign = set(rule.arguments) - shared or (row["endpoint"] == "papers.ask" and row["variant"] not in OF_PATIENT)
        if not foreign or row["endpoint"] == "desk.record":  # what others wrote: tests/desk/test_sharing.py
            continue
        role = next(one for one in ROLES if may(row, one))
        if "GET" in row["methods"]:
            assert clients[role].get(address_of(furnished, row, of="RUR")).status_code == 404, (row["endpoint"], role)
        if "POST" in row["methods"] and row["endpoint"] != "staff.end_sign_in":
            answer = sent(clients[role], furnished, row, of="RUR")
            assert answer.status_code == 404, (row["endpoint"], role)
        tried.add(row["endpoint"])
    assert len(tried) > 50


def test_the_department_of_a_transfer_is_of_this_hospital(furnished):
    ids = furnished.ids
    client = furnished.client("doctor")
    here = f"/stays/{ids['GES']['stay_id']}/transfer?department="
    assert client.get(here + ids["GES"]["department_id"]).status_code == 200
    assert client.get(here + ids["RUR"]["department_id"]).status_code == 404
    assert client.get(here + "nonsense").status_code == 404


@pytest.mark.parametrize("role", TRIED)
def test_every_page_that_links_lead_to_opens_and_holds_nothing_that_is_not_for_its_reader(furnished, role):
    """A crawl from all pages of a role: no dead or forbidden link, no byte of another hospital, nothing hidden."""
    foreign, held = foreign_ids(furnished), ROLES[role][1]
    forbidden = [CANARY, "RUR-0"]
    forbidden += [] if "records.sensitive" in held else [HIDDEN]
    forbidden += [] if {"records.sensitive", "triage.assess"} & set(held) else [WHISPERED]
    forbidden += [] if "records.read" in held else ["диагноз обычное", "основной обычное", "осмотр обычное", "I20.0"]
    forbidden += (
        [] if "registration.search" in held else ["Муҳаммадамин", "Абдураҳмон", "Азимов", "Ергашева", "Тоирова"]
    )
    wrong = []
    for address, answer, found_on in crawl(furnished, role):
        if answer.status_code not in {200, 303}:
            wrong.append((address, answer.status_code, found_on))
        elif answer.mimetype == "text/html":
            wrong += [(address, words) for words in forbidden if words.casefold() in answer.text.casefold()]
            wrong += [(address, one) for one in UUIDS.findall(answer.text) if one in foreign]
    assert not wrong, "\n".join(map(str, wrong))


def foreign_ids(places):
    """The ids of every row that RUR owns."""
    rural = UUID(places.ids["RUR"]["facility_id"])
    found = set()
    for table in Base.metadata.sorted_tables:
        if "facility_id" in table.c:
            found |= {str(one) for one in session.scalars(select(table.c.id).where(table.c.facility_id == rural))}
    return found - {places.ids["GES"]["abroad"]}  # what the patient lets the others read


def crawl(places, role, at="GES"):
    """Every page of the map that the role may see, and the pages that these lead to: address, answer, where it was found."""
    client = places.client(role, at)
    first = [
        address_of(places, row, at)
        for row in TABLE
        if "GET" in row["methods"] and may(row, role) and row["endpoint"] not in NOT_CRAWLED
    ]
    if "registration.search" in ROLES[role][1]:
        first += ["/patients?q=Абдурахмонкулова", "/patients?q=Тоирова"]
    found_on, alike = dict.fromkeys(first, ""), Counter()
    ahead = list(found_on)
    while ahead:
        address = ahead.pop(0)
        answer = client.get(address)
        yield address, answer, found_on[address]
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for link in sorted(links_of(answer.text)):
            kind = re.sub(r"=[^&]*", "=", UUIDS.sub("", link))
            if link not in found_on and not NOT_FOLLOWED.search(link) and alike[kind] < MOST_ALIKE:
                found_on[link] = address
                alike[kind] += 1
                ahead.append(link)


@pytest.mark.parametrize("role", list(ROLES))
def test_a_hidden_coming_leaks_nowhere_without_the_right(furnished, role):
    sees = "records.sensitive" in ROLES[role][1]
    closed = (
        403 if "records.break_glass" in ROLES[role][1] else 404
    )  # a clinical post is told, and offered emergency access
    hidden = furnished.ids["GES"]["hidden"]
    client = furnished.client(role)
    for row in TABLE:
        rule = furnished.app.url_map._rules_by_endpoint[row["endpoint"]][-1]
        if "encounter_id" not in rule.arguments or not may(row, role) or "GET" not in row["methods"]:
            continue
        address = rule.rule.replace("<uuid:encounter_id>", hidden)
        address = address.replace("<uuid:patient_id>", furnished.ids["GES"]["hidden_patient"])
        answer = client.get(address)
        if row["endpoint"] == "informing.tell":  # a hidden coming looks to visitors as if there were none
            assert answer.status_code == 404
        elif not row["endpoint"].startswith(
            ("billing.", "claims.", "contracts.", "devices.", "triage.")
        ):  # a bill in neutral words; who triages must see whom
            assert (answer.status_code == closed) != sees, (row["endpoint"], answer.status_code)
        assert sees or HIDDEN not in answer.text, (role, row["endpoint"])
