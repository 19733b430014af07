"""Code lists of Uzbekistan: whole in four languages, spelt by language.md 8 and 9."""

import re
from datetime import date

import pytest

from lighthis.packs.codes import Code, code_list, codes_under, label, list_names
from lighthis.packs.neutral import pack as neutral
from locales_ru_uz import pack

LISTS = list_names(pack)
LANGS = ("en", "ru", "uz", "uz_Cyrl")
# names and signs that keep Latin letters in Cyrillic text
LATIN_MARKS = re.compile(r"Uzcard|Humo|Payme|Click|ID-|Rh[+−]|\b(I|II|III|IV)\b|\b(A|B|AB) \(")


def test_every_list_that_the_brief_asks_for_is_here():
    wanted = {
        "admission_source", "allergen_groups", "anaesthesia", "analytes", "arrival", "autopsy", "form_007_columns", "form_016_columns", "override_reasons", "certificate_states", "death_certifiers",
            "death_circumstances", "death_grounds", "death_pregnancy", "education", "infection_results", "leaving_advice", "marital_status",
            "tb_resistance", "bed_profiles", "benefit_categories", "blood_groups", "care_form", "citizenship", "death_context", "delay", "diagnosis_roles", "disability_groups", "disability_kinds", "disposition", "diet_tables", "districts", "document_types", "dose_units", "drug_routes", "form_001_columns", "kinship", "lab_units", "mobility", "notifiable", "orders", "outcome", "payers", "police_causes",
        "payment_means", "readmission", "refusal_reasons", "regions", "residency", "rhesus", "sex", "social_status", "work_capacity",
    }  # fmt: skip
    assert set(LISTS) == wanted


@pytest.mark.parametrize("name", LISTS)
def test_list_is_whole_and_well_spelt(name):
    rows = code_list(name, pack=pack)
    assert len({row.code for row in rows}) == len(rows) > 1
    for row in rows:
        assert tuple(row.names) == LANGS
        assert all(row.names[lang] == row.names[lang].strip() != "" for lang in LANGS), row
        assert row.source
        assert not re.search(r"['‘’`´]", "".join(row.names[lang] for lang in LANGS if lang != "en")), row
        assert not re.search(r"[А-Яа-яЁёЎўҚқҒғҲҳ]", row.names["uz"]), row
        assert not re.search(r"[A-Za-zʻʼ]", LATIN_MARKS.sub("", row.names["uz_Cyrl"])), row
        assert not re.search(r"[ўқғҳЎҚҒҲ]", row.names["ru"].replace("кўмак", "")), row
        assert not re.search(r"[oOgG]ʼ|[^oOgG]ʻ", row.names["uz"]), row


def test_regions_and_districts():
    """cis-forms.md 12.4: 14 regions, 206 districts and cities, so many in each."""
    counts = {
        "1703": 16,
        "1706": 13,
        "1708": 13,
        "1710": 16,
        "1712": 11,
        "1714": 12,
        "1718": 16,
        "1722": 15,
        "1724": 11,
        "1726": 12,
        "1727": 22,
        "1730": 19,
        "1733": 13,
        "1735": 17,
    }
    districts = [row.code for row in code_list("districts", pack=pack)]
    assert {row.code for row in code_list("regions", pack=pack)} == set(counts)
    assert len(districts) == 206
    assert {region: len(codes_under("districts", region, pack=pack)) for region in counts} == counts


@pytest.mark.parametrize(
    ("name", "code", "lang", "words"),
    [
        ("delay", "delay0001_00001", "uz", "Dastlabki 6 soat ichida"),
        ("payers", "covtp-0001-00009", "ru", "За счёт пациента"),
        ("work_capacity", "chr-0036-0001", "uz", "Toʻliq tiklangan"),
        ("districts", "1726294", "uz_Cyrl", "Чилонзор тумани"),
        ("districts", "1718233", "ru", "Самаркандский район"),
        ("benefit_categories", "regis0004.00017", "en", "Programme haemodialysis patients"),
        ("sex", "female", "uz_Cyrl", "Аёл"),
        ("sex", "never-seen", "ru", "never-seen"),
        ("sex", None, "ru", ""),
    ],
)
def test_label(name, code, lang, words):
    assert label(name, code, lang, pack=pack) == words


def test_a_code_holds_until_its_last_day():
    code = Code("x", {"en": "X"}, date(2026, 1, 1), date(2026, 7, 1), "test")
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [code.holds_on(day) for day in days] == [False, True, True, False]
    assert code.name("uz") == "X"


def test_no_country_has_no_lists():
    assert code_list("payers", pack=neutral) == ()
    assert label("payers", "covtp-0001-00009", "ru", pack=neutral) == "covtp-0001-00009"
