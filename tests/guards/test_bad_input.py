"""Every form of the map gets what people and attackers send: 4xx, a sentence, typed values kept, nothing written, never 5xx."""

import io
import os
from functools import cache
from html import unescape
from uuid import uuid4

import conftest
import make
import pytest
from guards import places as furniture
from guards import test_access as access
from guards.reading import Page
from guards.test_pages import READERS

from lighthis.db.base import Base
from lighthis.db.engine import engine, session

furnished = furniture.furnished

XSS = '"><script>alert(1)</script>'
APART = {"audit_entry", "audit_head", "throttle", "sign_in"}
THOROUGH = bool(os.environ.get("LIGHTHIS_TEST_THOROUGH"))
# one of how many tries is made: in all fields at once, in one field, without a field
TOGETHER, ALONE, WITHOUT = (1, 1, 1) if THOROUGH else (2, 14, 2) if conftest.STORE == "sqlite" else (14, 42, 6)
TABLE = [row for row in access.TABLE if "POST" in row["methods"]]
NAMES = [f"{row['endpoint']} {row['variant']}".strip() for row in TABLE]

# a good value of a field that stands empty, by its name or by page and name
GOOD = {
    "reason": "так решено", "family": "Собиров", "given": "Улуғбек", "complaint": "боль в груди", "answer": "нет мест",
    "text": "написано словами", "encounters.decide advice": "покой", "encounters.new_coming q": "", "birth_date": "14.02.1983", "substance": "пыль", "q": "Юлдашева", "login": "new.person",
    "name_ru": "Название", "name_uz": "Nomi", "number": "77", "beds": "2", "planned_on": "25.12.2026", "counted": "100000",
    "amount": "1000", "received": "1000", "item": "CON-01", "place": "шок 1", "state_reason": "ремонт", "title": "", "override_reason": "вижу сам",
    "encounters.plan code": "I20.0", "records.diagnose code": "I20.0", "billing.add_item code": "NEW-01",
    "facility.new_department code": "NW", "staff.new_role code": "dietitian", "staff.existing login": "registrar.rur",
    "staff.password present": make.PASSWORD, "staff.pin present": make.PASSWORD, "staff.pin_off present": make.PASSWORD,
    "staff.factor_off present": make.PASSWORD, "pin": "4071", "again": "4071", "old_code": "123456", "password": "another four quiet words", "staff.sign_in login": "registrar.ges",
    "staff.sign_in password": make.PASSWORD, "billing.item valid_from": "25.12.2026", "billing.refund amount": "",
    "billing.pay amount": "", "billing.discount amount": "", "percent": "5", "share": "50", "share_1": "80", "billing.cover most_1": "", "billing.cover case_price": "", "billing.cover most_2": "", "billing.cover most_3": "", "billing.cover payer_2": "", "billing.cover payer_3": "",
    "billing.add_payer code": "NEW", "reference": "12", "claims.answer accepted": "1000", "claims.make_invoice until": "22.11.2026", "fund_code": "OAA000024", "billing.end_rule valid_until": "25.12.2026", "billing.end_price valid_until": "25.12.2026", "billing.item valid_until": "", "charging.end_rule valid_until": "25.12.2026", "charging.add_rule valid_until": "", "charging.add_rule item": "", "charging.package item": "LATE", "billing.add_payer contract_until": "", "billing.payer contract_until": "", "billing.add_rule valid_until": "", "billing.pay received": "", "staff.sign_in code": "", "registration.new text": "",
    "orders.prescribe what_1": "ECG", "orders.add_range since": "1", "orders.add_range low": "4", "orders.add_range source": "журнал 2026", "orders.add_range until": "", "orders.add_range high": "", "conclusion": "норма",
    "registration.documents value": "AB 1234567", "registration.document value": "MI 778899", "person": "Собиров Улуғбек", "born_at": "22.11.2026 08:00",
    "died_at": "22.11.2026 09:00", "registration.new mahalla": "", "registration.same_as other": "",
    "why": "взрыв газа", "disaster.sheets count": "4", "to_whom": "Содиков", "from_whom": "Каримова", "duties.open_notice code": "B05", "duties.follow code": "",
    "consultations.ask specialist": "окулист", "question": "что с глазом?", "observations.take heart_rate": "80",
    "downtime.account since": "22.11.2026 08:00", "written_by": "Содикова Н.", "written_at": "00:00",
    "records.examine general": "удовлетворительное", "admission.carers name": "Каримова Зебо", "words": "написано", "asker": "Бахром Юлдашев",
    "informing.tell seen": "y",
    "admission.leaving leaving_at": "23:59", "weight_g": "3400", "length_cm": "52", "apgar_1": "8", "apgar_5": "9", "weeks": "39",
    "treatment.prescribe times": "8 20", "treatment.prescribe name": "Кеторолак", "treatment.prescribe dose": "30",
    "records.leaves number": "01ТШ 77", "records.leaves since": "01.11.2026", "records.leaves until": "03.11.2026", "records.leave until": "",
    "records.new_template name": "Без жалоб", "condition": "стабильное", "surgery.plan name": "Аппендэктомия", "surgery.plan code": "47.0",
    "billing.add_desk name": "касса 7", "contracts.new until": "25.12.2026", "customer": "Каримов Акмал", "contracts.contract document": "AB 1234567", "contracts.contract phone": "901112233", "contracts.contract address": "Навоий 5", "theirs": "70000", "claims.compare note": "нет акта", "claims.reconcile until": "22.11.2026", "claims.reconcile since": "01.11.2026", "devices.reading cash": "10", "devices.reading cashless": "20", "oddities.look_into note": "спросили", "surgery.transfuse series": "7", "surgery.transfuse volume_ml": "300", "surgery.transfuse despite": "решение консилиума",
}  # fmt: skip
CHOSEN = {
    "claims.compare agrees": "no",
    "treatment.prescribe pattern": "times", "treatment.prescribe unit": "mg", "treatment.prescribe route": "im",
    "treatment.prescribe funding": "covtp-0001-00010",
    "billing.cover how": "these", "billing.payer state": "active",
    "means": "cash", "devices.terminal means": "humo", "devices.reading kind": "X", "staff.end_post": "", "encounters.decide kind": "home", "billing.item payer": "insurance", "visits.register payer": "budget",
    "admission.bed_state state": "cleaning", "triage.assess category": "red", "triage.assess override_code": "other", "registration.allergies answer": "has",
    "registration.documents kind": "military_id", "registration.relatives kind": "kin", "registration.benefit do": "verify",
    "registration.death do": "write", "orders.carry_out how": "done", "orders.add_range analyte": "plt",
    "downtime.settle outcome": "unused", "records.leave how": "error", "surgery.transfuse component": "plasma", "duties.follow cause": "laboratory", "duties.open_notice kind": "infection",
}  # fmt: skip
# pages whose button is there for one person: to the others nothing is closed, or they did not ask
OWN = {
    "encounters.break_glass": "doctor", "encounters.recall_move": "doctor", "encounters.recall_error": "triage_nurse",
    "consultations.withdraw": "doctor", "admission.recall": "ward_nurse", "billing.recall": "cashier",
    "records.sign_draft": "doctor", "records.throw_away": "doctor",
}  # fmt: skip
# where the furnished hospital cannot let a form through, and why
NOT_NOW = {
    "billing.open_shift": "the cashier has a shift open", "billing.take_over": "this cash was taken over already", "billing.import_prices": "a file is needed",
    "staff.take_on": "a file is needed", "facility.open_hospital": "the check list is not done",
    "admission.bed_state": "the form shows the present state, and saying it again is refused",
    "staff.second_factor": "a code of the phone is needed", "staff.factor_off": "the second factor is not on",
    "staff.change_user": "the computer is no shared one", "billing.charge_days": "no price of a bed day",
    "papers.again": "the PDF is there", "scans.attach": "a file is needed", "registration.same_as": "the card is chosen from a search",
    "disaster.sort": "the event is triaged by START", "disaster.open_mode": "the mode is open", "disaster.link_tag": "the number of a coming that is here is needed",
    "disaster.triage": "the questions are answered by links before the form comes",
    "disaster.close_mode": "tags of nobody known are there, and the tick is not set",
    "treatment.give": "which dose it is stands in the names of its fields",
    "records.compare": "nobody died", "surgery.protocol": "when it was done is not known",
    "registration.add_to": "what was typed for a new card comes along with it",
}  # fmt: skip
# a password is hashed each time
SLOW = {"staff.sign_in", "staff.password", "staff.setup", "staff.pin", "staff.pin_off", "staff.factor_off"}


def nasty(places):
    """What is typed into each field in turn."""
    return [
        "31.02.2026", "боль 😀", "я" * 10_000, "\u202eтекст\u202c", "a\0b", XSS, "'; DROP TABLE patient; --", "-1", "9" * 30,
        places.ids["RUR"]["encounter_id"], "not-a-uuid", "1e400", "{{ 7*7 }}%(x)s", "",
    ]  # fmt: skip


class Sheet(Page):
    """The controls of the main form of a page."""

    def controls(self):
        """Name to kind, value, choices, whether required."""
        found, select = {}, None
        for tag, has, around in self.elements:
            inside = any(one.get("id") == "form" for name, one in around if name == "form")
            if not inside or tag not in {"input", "select", "textarea", "option"}:
                continue
            if tag == "option":
                select["choices"].append(has.get("value", ""))
                if "selected" in has:
                    select["value"] = has.get("value", "")
                continue
            name, kind = has.get("name"), has.get("type", tag)
            one = found.setdefault(name, {"kind": kind, "value": None, "choices": [], "required": "required" in has})
            one["required"] |= "required" in has
            if tag == "select":
                select = one
            elif kind in {"radio", "checkbox"}:
                one["choices"].append(has.get("value") or "")
                if "checked" in has:
                    one["value"] = (
                        [*(one["value"] or []), has.get("value") or ""] if kind == "checkbox" else has["value"]
                    )
            else:
                one["value"] = has.get("value") or ""
        return {name: one for name, one in found.items() if name}


class Desk:
    """One page in one browser, and its good form."""

    def __init__(self, places, row):
        self.places, self.row = places, row
        self.endpoint = row["endpoint"]
        self.role = next(
            (one for one in ("cashier", *READERS) if row["who"] == "roles" and access.may(row, one)), "registrar"
        )
        if self.endpoint in {"encounters.plan", "encounters.arrive", "encounters.decide", "records.note"}:
            self.role = "chief_doctor"
        self.role = OWN.get(self.endpoint, self.role)
        self.address = access.address_of(places, row)
        self.open()

    def open(self):
        """The page afresh: its controls, and what a person would send."""
        self.client = make.Client(self.places.app, "en")
        if self.row["who"] != "public":
            self.client = self.places.client(self.role)
        has_page = "GET" in self.row["methods"]
        page = self.client.get(self.address) if has_page else self.client.get("/account")
        assert page.status_code == 200, (self.endpoint, page.status_code)
        self.controls = Sheet(page.text).controls() if has_page else {}
        if has_page and self.endpoint == "encounters.move":
            self.controls["to_patient"] = {"kind": "radio", "value": self.places.ids["GES"]["other_patient"], "choices": [],
                                           "required": True}  # fmt: skip
        self.hidden = make.hidden_in(page.text)
        self.form = {name: value for name, one in self.controls.items() if (value := self._good(name, one)) is not None}
        self.form |= self.hidden

    def _good(self, name, one):
        for known in (CHOSEN, GOOD):
            for key in (f"{self.endpoint} {name}", name):
                if key in known and (known is GOOD) == (one["kind"] not in {"radio", "select"}) and not one["value"]:
                    return known[key]
        if one["value"] or one["kind"] not in {"radio", "select"} or not one["required"]:
            return one["choices"][0] if one["kind"] == "select" and not one["value"] else one["value"]
        return next((choice for choice in one["choices"] if choice), "")

    def send(self, **fields):
        """The good form with some fields changed, under a key of its own; None takes a field out."""
        form = {**self.form, "once": uuid4().hex, **fields}
        return self.client.web.post(
            self.address, data={name: value for name, value in form.items() if value is not None}
        )


def counts():
    """How many rows each table has."""
    session.remove()
    with engine().connect() as connection:
        return dict(connection.exec_driver_sql(counting()).all())


@cache
def counting():
    tables = [name for name in Base.metadata.tables if name not in APART]
    return " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)


def check(answer, before, what):
    """An answer to nonsense: whole, in words, and nothing written where it is refused."""
    assert answer.status_code in {200, 303, 400, 401, 403, 404, 409, 413, 422, 429}, (what, answer.status_code)
    assert "Traceback" not in answer.text, what
    assert XSS not in answer.text, what
    if answer.status_code >= 400:
        assert counts() == before, (what, answer.status_code)


@pytest.mark.parametrize("row", TABLE, ids=NAMES)
def test_a_form_that_is_wrong_is_refused_in_words_and_keeps_what_was_typed(furnished, row):
    """Each payload in all fields at once, so that every field reads it; and some of them in one field of a good form."""
    furnished.reset()
    desk, before, turn = Desk(furnished, row), counts(), len(row["endpoint"])
    fields = [name for name in desk.controls if name not in {"csrf_token", "once", "version", "switch_language"}]
    slow = 4 if row["endpoint"] in SLOW else 1
    tries = [(fields, payload, TOGETHER * slow) for payload in nasty(furnished) if len(fields) > 1]
    tries += [([name], payload, ALONE * slow) for name in fields for payload in nasty(furnished)]
    for names, payload, every in tries:
        turn += 1
        if THOROUGH or turn % every == 0:
            type_in(desk, names, payload, before)
    furnished.reset()


def type_in(desk, names, payload, before):
    """Send it in these fields; what was taken is looked at and taken away again."""
    answer = desk.send(**dict.fromkeys(names, payload))
    what = (desk.endpoint, names, payload[:30])
    check(answer, before, what)
    shown = [name for name in names if desk.controls[name]["kind"] in {"input", "text", "textarea"}]
    if answer.status_code == 422 and shown and "\0" not in payload:
        page = unescape(answer.text)
        assert page.count(payload.strip()) >= len(shown), what
    if answer.status_code < 400 and answer.status_code != 200:
        followed(desk, answer, what)
        desk.places.reset()
        desk.open()


def followed(desk, answer, what):
    """What was lawful text comes back escaped."""
    page = desk.client.get(answer.location)
    assert page.status_code < 500, what
    assert XSS not in page.text, what


@pytest.mark.parametrize("row", TABLE, ids=NAMES)
def test_a_form_that_is_not_ours_is_refused_and_a_good_one_saves_once(furnished, row):
    furnished.reset()
    desk, before, what = Desk(furnished, row), counts(), row["endpoint"]
    for status, fields in (
        (403, {"csrf_token": "foreign"}), (403, {"csrf_token": None}), (400, {"unheard_of": "1"}),
        (400, {next(iter(desk.controls), "go"): ["one", "two"]}), (400, {"once": None}),
    ):  # fmt: skip
        if "once" in fields and (row["who"] == "public" or what == "staff.sign_out"):
            continue  # nobody is signed in yet; leaving twice does no harm
        answer = desk.send(**fields)
        several = isinstance(next(iter(fields.values())), list)
        assert answer.status_code == status or (several and answer.status_code in {400, 403, 409, 422}), (what, fields)
        check(answer, before, (what, fields))
    for name in [one for one in desk.controls if one not in {"csrf_token", "once", "version"}][
        len(what) % WITHOUT :: WITHOUT
    ]:
        answer = desk.send(**{name: None})
        check(answer, before, (what, name))
        if answer.status_code < 400:
            furnished.reset()
            desk.open()
    once = uuid4().hex
    first = desk.send(once=once)
    if what in NOT_NOW:
        assert first.status_code in {303, 404, 409, 422}, what
        return
    assert first.status_code == 303, (what, first.status_code, desk.form, complaints(first))
    if row["who"] != "public" and what not in {"staff.sign_out", "staff.password", "staff.seat"}:
        again, other = desk.send(once=once), desk.send(once=once, **{changed(desk): "другое"})
        assert again.status_code in {303, 404}, what
        moved_on = what == "billing.close_shift"  # there is no shift any more: back to the desk
        assert again.status_code == 404 or moved_on or again.location == first.location, what
        unread = {422} if what == "journal.paper" else set()  # its first field is a day
        assert moved_on or other.status_code in {409, 404, 400} | unread, (what, other.status_code)


def changed(desk):
    return next((name for name in desk.controls if name not in {"csrf_token", "once", "version"}), "go")


def complaints(answer):
    import re

    return [
        re.sub(r"<[^>]+>|\s+", " ", one)
        for one in re.findall(r'class="(?:error|summary)[^>]*>(.*?)</(?:span|div)', answer.text, re.DOTALL)
    ]


@pytest.mark.parametrize("row", [row for row in TABLE if row["endpoint"] in {"billing.import_prices", "staff.take_on"}],
                         ids=["prices", "people"])  # fmt: skip
@pytest.mark.parametrize(("name", "body"), [
    ("x.xlsx", b"\0\xff" * 2000), ("x.csv", b""), ("x.csv", b"\xff\xfe\0a;b\n" * 10), ("x.csv", b"a;b\n1;2\n"), ("x.exe", b"MZ"),
    ("x.xlsx", b"PK\x03\x04" + b"\0" * 500), ('"><script>alert(1)</script>.csv', XSS.encode() + b";b\n1;2\n"),
])  # fmt: skip
def test_a_file_that_is_none_of_ours_is_refused_in_words(furnished, row, name, body):
    desk, before = Desk(furnished, row), counts()
    answer = desk.send(file=(io.BytesIO(body), name))
    check(answer, before, (row["endpoint"], name))
    assert answer.status_code == 422


@pytest.mark.parametrize("address", [
    "/patients?q={x}", "/patients?q={x}&page={x}", "/cash?q={x}", "/cash?show={x}&page=-5", "/prices?q={x}&kind={x}",
    "/cash/days?day={x}", "/audit?patient={x}&person={x}&action={x}&day={x}", "/staff?show={x}&page={x}", "/?lang={x}",
    "/staff/links?person={x}", "/papers?form={x}&subject={x}", "/emergency?pace={x}&wall={x}&refresh={x}",
    "/patients/new?q={x}&draft={x}", "/sign-in?next={x}", "/setup/{x}", "/patients/{x}", "/stays/{x}", "/wards/{x}",
])  # fmt: skip
def test_nonsense_in_an_address_gives_a_page_in_words(furnished, address):
    from urllib.parse import quote

    clients = [furnished.client(role) for role in READERS]
    for client in clients:
        for payload in nasty(furnished):
            answer = client.get(address.replace("{x}", quote(payload[:2000], safe="")))
            assert answer.status_code < 500, (address, payload[:30])
            assert XSS not in answer.text, (address, payload[:30])
            assert answer.status_code != 303 or not answer.location.startswith(("//", "http")), (address, payload[:30])
            if answer.status_code == 403:  # not this person's page, whatever is asked
                break
