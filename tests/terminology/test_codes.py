"""The lists that ship with the product are well-formed, and the demo's people belong to nobody."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import lighthis
from lighthis.kernel import uzbek

PACKAGE = Path(lighthis.__file__).parent
CODES = PACKAGE / "terminology" / "codes"
DEMO = PACKAGE / "demo_data"
LISTS = ("icd10", "services")
CYRILLIC = re.compile("[\u0400-\u04ff]")
LATIN_WORD = re.compile("[A-Za-z]+")
# what a Russian doctor writes in Latin letters too: names of viruses, factors, blood groups, one worm
LATIN_IN_RUSSIAN = {"A", "B", "C", "VIII", "AB", "COVID", "Echinococcus", "granulosus", "spina", "bifida"}
WRONG_APOSTROPHES = set("'`´‘’′")
SERVICE_CATEGORIES = {"consultation", "laboratory", "imaging", "procedure", "operation", "bed_day", "meal", "package"}
ROLES = {
    "registrar",
    "senior_registrar",
    "triage_nurse",
    "doctor",
    "ward_nurse",
    "senior_nurse",
    "head_of_department",
    "deputy_chief",
    "chief_doctor",
    "laboratory",
    "pharmacy",
    "cashier",
    "accountant",
    "statistician",
    "epidemiologist",
    "archive",
    "screening_worker",
    "administrator",
    "aggregate_reader",
}  # rulings 22
CHAPTER_LETTERS = dict(
    pair.split(":")
    for pair in [
        "I:AB",
        "II:CD",
        "III:D",
        "IV:E",
        "V:F",
        "VI:G",
        "VII:H",
        "VIII:H",
        "IX:I",
        "X:J",
        "XI:K",
        "XII:L",
        "XIII:M",
        "XIV:N",
        "XV:O",
        "XVI:P",
        "XVII:Q",
        "XVIII:R",
        "XIX:ST",
        "XX:VWXY",
        "XXI:Z",
        "XXII:U",
    ]
)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def toml(name):
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


ICD10 = rows(CODES / "icd10.csv")
SERVICES = rows(CODES / "services.csv")
PEOPLE = rows(DEMO / "people.csv")
FACILITIES = toml("facilities.toml")["facilities"]
SCENARIOS = toml("scenarios.toml")["scenarios"]


def doubled(values):
    return [value for value, times in Counter(values).items() if times > 1]


@pytest.mark.parametrize("name", LISTS)
def test_every_cell_is_filled_and_codes_are_unique(name):
    table = rows(CODES / f"{name}.csv")
    assert doubled(row["code"] for row in table) == []
    assert [row["code"] for row in table if not all(cell and cell == cell.strip() for cell in row.values())] == []


@pytest.mark.parametrize("name", LISTS)
def test_uzbek_is_latin_with_its_own_apostrophes(name):
    wrong = [
        row["code"]
        for row in rows(CODES / f"{name}.csv")
        if CYRILLIC.search(row["name_uz"])
        or WRONG_APOSTROPHES & set(row["name_uz"])
        or re.search("[oOgG]\u02bc|[^oOgG]\u02bb", row["name_uz"])
    ]
    assert wrong == []


@pytest.mark.parametrize("name", LISTS)
def test_russian_is_cyrillic_but_for_names_of_viruses(name):
    wrong = [
        (row["code"], word)
        for row in rows(CODES / f"{name}.csv")
        for word in LATIN_WORD.findall(row["name_ru"])
        if word not in LATIN_IN_RUSSIAN
    ]
    assert wrong == []


@pytest.mark.parametrize("name", LISTS)
def test_english_has_no_cyrillic(name):
    assert [row["code"] for row in rows(CODES / f"{name}.csv") if CYRILLIC.search(row["name_en"])] == []


def test_icd_codes_are_well_formed_and_in_their_chapter():
    wrong = [row["code"] for row in ICD10 if not re.fullmatch(r"[A-Z]\d\d(\.\d)?", row["code"])]
    assert wrong == []
    misplaced = [row["code"] for row in ICD10 if row["code"][0] not in CHAPTER_LETTERS[row["chapter"]]]
    assert misplaced == []
    assert {row["chapter"] for row in ICD10} == set(CHAPTER_LETTERS)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("A09", "gastroenteritis"),
        ("E11.9", "Type 2 diabetes"),
        ("I21.0", "infarction"),
        ("I63.9", "Cerebral infarction"),
        ("J18.9", "Pneumonia"),
        ("K35.8", "appendicitis"),
        ("O82.1", "caesarean"),
        ("P59.9", "jaundice"),
        ("R56.0", "Febrile"),
        ("S06.0", "Concussion"),
        ("T58", "carbon monoxide"),
        ("Z37.0", "live birth"),
    ],
)
def test_codes_that_every_emergency_department_knows(code, word):
    (row,) = [row for row in ICD10 if row["code"] == code]
    assert word in row["name_en"]


def test_services_have_known_categories_and_codes():
    assert {row["category"] for row in SERVICES} == SERVICE_CATEGORIES
    assert [row["code"] for row in SERVICES if not re.fullmatch(r"[A-Z]{3}-\d\d", row["code"])] == []


def test_at_least_five_hundred_people_in_three_scripts():
    assert len(PEOPLE) >= 500
    assert min(Counter(row["script"] for row in PEOPLE).values()) >= 100
    assert {row["script"] for row in PEOPLE} == {"latin", "cyrillic", "russian"}
    assert doubled(row["source_id"] for row in PEOPLE) == []


def test_a_name_keeps_to_its_script():
    wrong = [
        row["source_id"]
        for row in PEOPLE
        for name in (row["family"], row["given"], row["patronymic"])
        if bool(CYRILLIC.search(name)) == (row["script"] == "latin") and name
    ]
    assert wrong == []


def test_birth_dates_and_sexes_are_valid():
    assert {row["sex"] for row in PEOPLE} == {"m", "f"}
    for row in PEOPLE:
        born = date.fromisoformat(row["birth_date"] if len(row["birth_date"]) == 10 else f"{row['birth_date']}-01-01")
        assert date(1920, 1, 1) < born < date(2026, 11, 20), row["source_id"]


def test_pinfls_belong_to_nobody_and_agree_with_the_birth_date():
    given = [row for row in PEOPLE if row["pinfl"]]
    assert len(given) < len(PEOPLE) * 0.7
    assert doubled(row["pinfl"] for row in given) == []
    for row in given:
        assert re.fullmatch(r"9\d{13}", row["pinfl"]), row["source_id"]
        assert row["pinfl"][1:7] == date.fromisoformat(row["birth_date"]).strftime("%d%m%y")
        # cis-forms 12.1: weights 7 3 1 repeated, modulus 10
        total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(row["pinfl"][:13]))
        assert int(row["pinfl"][13]) == total % 10


def test_phones_belong_to_nobody():
    phones = [row["phone"] for row in PEOPLE if row["phone"]]
    assert [phone for phone in phones if not re.fullmatch(r"\+998 00 \d{3} \d\d \d\d", phone)] == []
    assert any(times > 3 for times in Counter(phones).values())
    assert [each["phone"] for each in FACILITIES if not each["phone"].startswith("+998 00 ")] == []


def test_people_hold_the_hard_cases_of_names():
    assert sum(len(row["birth_date"]) == 4 for row in PEOPLE) >= 10
    assert sum(not row["patronymic"] for row in PEOPLE) >= 20
    assert sum(not row["given"] for row in PEOPLE) >= 5
    assert {"ʻ", "'"} <= {letter for row in PEOPLE for letter in row["family"]}
    pairs = rows(DEMO / "known_pairs.csv")
    assert {pair["kind"] for pair in pairs} == {"same_person", "twins", "namesakes"}
    by_id = {row["source_id"]: row for row in PEOPLE}
    for pair in pairs:
        first, second = by_id[pair["first"]], by_id[pair["second"]]
        assert pair["kind"] != "twins" or first["birth_date"] == second["birth_date"]
        assert pair["kind"] != "same_person" or first["sex"] == second["sex"]


def test_staff_works_in_departments_that_exist_and_has_every_role():
    staff = rows(DEMO / "staff.csv")
    departments = {(each["code"], one["code"]) for each in FACILITIES for one in each["departments"]}
    departments |= {(each["code"], "") for each in FACILITIES}
    assert [row["login"] for row in staff if (row["facility"], row["department"]) not in departments] == []
    assert doubled(row["login"] for row in staff) == []
    assert {row["role"] for row in staff} == ROLES


def test_facilities_are_three_and_one_has_no_emergency_department():
    kinds = {each["code"]: {one["kind"] for one in each["departments"]} for each in FACILITIES}
    assert [code for code, there in kinds.items() if "emergency" not in there] == ["BOG"]
    for each in FACILITIES:
        assert re.fullmatch("[A-Z]{3}", each["code"])
        for named in (each, *each["departments"]):
            assert all(named[f"name_{language}"] for language in ("ru", "uz", "uz_cyrl", "en"))
            assert not CYRILLIC.search(named["name_uz"])
            assert not WRONG_APOSTROPHES & set(named["name_uz"])
            assert not re.search("[A-Za-z]", named["name_uz_cyrl"])
        rooms = [room for one in each["departments"] for room in one["rooms"]]
        assert {room["kind"] for room in rooms} >= {"ordinary", "better", "isolator"}
        assert {room["sex"] for room in rooms} <= {"any", "male", "female"}


def test_prices_are_of_known_services_for_both_payers():
    prices = rows(DEMO / "prices.csv")
    assert {(row["code"], row["payer"]) for row in prices} == {
        (row["code"], payer) for row in SERVICES for payer in ("self_pay", "foreigner")
    }
    assert doubled((row["code"], row["payer"], row["valid_from"]) for row in prices) == []
    assert [row["code"] for row in prices if not re.fullmatch(r"[1-9]\d{3,7}", row["amount"])] == []
    assert any(date.fromisoformat(row["valid_from"]) > date(2026, 1, 1) for row in prices)


def test_scenarios_point_to_known_codes():
    icd10, services = {row["code"] for row in ICD10}, {row["code"] for row in SERVICES}
    places = {(each["code"], one["code"]) for each in FACILITIES for one in each["departments"]}
    assert doubled(each["code"] for each in SCENARIOS) == []
    assert len(SCENARIOS) >= 40
    for each in SCENARIOS:
        assert each["diagnosis"] in icd10, each["code"]
        assert set(each["services"]) <= services, each["code"]
        assert (each["disposition"] in {"admit", "died"}) == bool(each["department"]), each["code"]
        assert not each["department"] or (each["facility"], each["department"]) in places, each["code"]
        assert each["vitals"]["diastolic_bp"] < each["vitals"]["systolic_bp"], each["code"]
        assert not CYRILLIC.search(each["complaint_uz"]), each["code"]
        assert not WRONG_APOSTROPHES & set(each["complaint_uz"]), each["code"]


def test_common_passwords_are_enough_long_lower_and_unique():
    lines = (PACKAGE / "staff" / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if not line.startswith("# ")]
    assert len(words) >= 3000
    assert doubled(words) == []
    assert [word for word in words if len(word) < 8 or word != word.lower() or word != word.strip()] == []
    for known in (
        "12345678",
        "qwertyuiop",
        "password1",
        "йцукенгш",
        "shifokor123",
        "bolnitsa2024",
        "gfhjkm123",
        "1q2w3e4r",
    ):
        assert known in words


def test_generated_cyrillic_has_no_latin_but_for_signs_and_foreign_names():
    left = [
        (row["code"], found)
        for row in ICD10
        for found in LATIN_WORD.findall(uzbek.stays_latin().sub("", uzbek.to_cyrillic(row["name_uz"])))
        if found not in {"C", "COVID"}  # hepatitis C
    ]
    assert left == []


def test_no_word_mixes_alphabets():
    mixed = [
        (row["code"], word)
        for row in ICD10
        for word in re.findall(r"[^\W\d_]+", f"{row['name_ru']} {row['name_uz']} {row['name_en']}")
        if CYRILLIC.search(word) and LATIN_WORD.search(word)
    ]
    assert mixed == []


def test_enough_codes_for_a_district_hospital_and_no_title_twice():
    assert len(ICD10) >= 500
    for column in ("name_ru", "name_uz", "name_en"):
        assert doubled(row[column] for row in ICD10) == []


@pytest.mark.parametrize(
    ("code", "cyrillic"),
    [
        ("R18", "Асцит"), ("A86", "Вирусли энцефалит, аниқланмаган"), ("H81.0", "Меньер касаллиги"), ("K90.0", "Целиакия"),
        ("B17.1", "Ўткир гепатит C"), ("P55.1", "Ҳомила ва чақалоқ AB0 изоиммунизацияси"), ("K35.8", "Ўткир аппендицит, бошқа ва аниқланмаган"),
    ],
)  # fmt: skip
def test_hard_words_in_generated_cyrillic(code, cyrillic):
    (row,) = [row for row in ICD10 if row["code"] == code]
    assert uzbek.to_cyrillic(row["name_uz"]) == cyrillic


def test_who_read_the_titles_is_written_down():
    told = (CODES / "source.md").read_text(encoding="utf-8")
    assert f"{len(ICD10)} codes" in told
    assert "second reader" in told
