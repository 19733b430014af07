"""Every form as a paper: blank and filled, draft and copy, the same after freezing, its record found by its square."""

import re
from datetime import UTC, datetime

import pytest

from lighthis.desk.sources import sources
from lighthis.packs.facts import FacilityFacts
from lighthis.packs.marks import qr
from lighthis.packs.paper import render
from lighthis.packs.snapshot import from_json, to_json
from lighthis.papers import queries
from locales_ru_uz import HERE, pack

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
HOUSE = FacilityFacts(names={"ru": "Больница", "uz": "Shifoxona", "uz_Cyrl": "Шифохона"})
# papers of a stay that issue 5 names, and those that carry the number of the record
STAY = (
    "f001", "f003", "f004", "f007", "f016", "f027", "f066", "infection_notice", "consent_data", "treatment_sheet", "bed_head_card",
    "stay_certificate", "intervention_consent",
)  # fmt: skip
FOUND = (
    "f003",
    "f004",
    "f027",
    "f066",
    "f106_draft",
    "treatment_sheet",
    "bed_head_card",
    "stay_certificate",
    "own_request",
    "intervention_consent",
)
DRAFT = {"ru": "ЧЕРНОВИК", "uz": "QORALAMA", "uz_Cyrl": "ҚОРАЛАМА"}
COPY = {"ru": "КОПИЯ", "uz": "NUSXA", "uz_Cyrl": "НУСХА"}
PRINTED = [(key, lang) for key in STAY for lang in pack.form(key).languages]


def sample(key):
    return from_json(pack.form(key).facts, (HERE / "forms" / key / "sample.json").read_text(encoding="utf-8"))


def page(key, facts, lang, **more):
    return render(key, facts, lang, printed_at=AT, printed_by="Каримова З.", pack=pack, **more)


def test_every_paper_of_a_stay_has_a_source(app):
    assert set(STAY) | set(FOUND) <= set(queries.sources)


@pytest.mark.parametrize(("key", "lang"), PRINTED)
def test_a_paper_of_a_stay_prints_blank(app, key, lang):
    with app.test_request_context():
        assert queries.has_blank(key)
        own = sources()[key].blank
        facts = own(HOUSE, lang) if own else queries.empty(pack.form(key).facts, HOUSE)
        html = page(key, facts, lang)
    assert HOUSE.names[lang] in html
    assert "None" not in html
    assert 'aria-label="QR"' not in html
    assert "№  ·" not in html  # no number in the foot of what has none
    if key in {"f027", "treatment_sheet"}:
        assert html.count('<div class="free">&nbsp;') + html.count("<tr><td>&nbsp;") >= 6  # the pen needs room


@pytest.mark.parametrize(("key", "lang"), PRINTED)
def test_a_paper_of_a_stay_says_draft_and_copy(key, lang):
    facts = sample(key)
    assert DRAFT[lang] in page(key, facts, lang, draft=True)
    assert DRAFT[lang] not in page(key, facts, lang)
    assert COPY[lang] in page(key, facts, lang, copy=True)


@pytest.mark.parametrize("key", [form.key for form in pack.forms])
def test_a_paper_says_the_same_after_its_facts_were_frozen(key):
    facts, lang = sample(key), pack.form(key).languages[0]
    assert page(key, from_json(type(facts), to_json(facts)), lang) == page(key, facts, lang)


@pytest.mark.parametrize("key", FOUND)
def test_the_square_of_a_record_paper_is_its_number(key):
    facts = sample(key)
    html = page(key, facts, pack.form(key).languages[0])
    assert str(qr(facts.record_number, size=10)) in html
    margin, above = (
        float(re.search(found, html)[1])
        for found in (r"@page [^}]*margin: ([\d.]+)mm", r"\.find [^}]*top: -([\d.]+)mm")
    )
    assert margin - above >= 4  # mm that no printer reaches
