import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interop import files

from lighthis.interop.rules import columns, doubles, encoding, fhir, people, tables
from lighthis.interop.rules.incoming import BIRTH_CERTIFICATE, PASSPORT, Address
from lighthis.kernel.text import Refusal
from lighthis.packs import pack
from lighthis.registration.rules.draft import Document

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _country():
    before = pack.current()
    pack.use(pack.load("uz"))
    yield
    pack.use(before)


def read(*rows, **more):
    content = files.text(*rows, **more).encode()
    return [people.read(row, TODAY) for row in tables.table("table", content).rows()]


def faults(reading):
    return {one.field for one in reading.problems if one.is_fatal}


def notes(reading):
    return {one.field for one in reading.problems if not one.is_fatal}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separators(delimiter):
    anna = read(files.ANNA, delimiter=delimiter)[0].person
    assert (anna.source_id, anna.family, anna.sex, anna.birth_date) == ("A-1", "Юлдашева", "female", date(1983, 2, 14))


@pytest.mark.parametrize("encoding_name", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_encodings(encoding_name):
    row = ("A-1", "Юлдашева", "Ўғилой" if encoding_name != "cp1251" else "Ўктам", "", "ж", "1983", "", "")
    content = files.text(row).encode(encoding_name)
    assert next(iter(tables.table("table", content).rows())).cells["given"] == row[2]


@pytest.mark.parametrize("wrong", ["cp866"])
def test_other_encodings_are_refused_and_not_guessed(wrong):
    content = files.text(("A-1", "Юлдашева", "Анна", "Шухратовна", "ж", "1983", "", "")).encode(wrong)
    with pytest.raises(Refusal):
        encoding.letters(content)


@pytest.mark.parametrize(
    ("header", "column"),
    [("Фамилия", "family"), ("FAMILIYASI", "family"), ("Дата рождения:", "birth_date"), ("tug'ilgan sanasi", "birth_date"),
     ("Tugʻilgan_sana", "birth_date"), ("Туғилган санаси", "birth_date"), ("JShShIR", "pinfl"), ("ПИНФЛ", "pinfl"),
     ("Отасининг исми", "patronymic"), ("  пол. ", "sex"), ("Jinsi", "sex"), ("№ карты", "source_id"), ("№", None), ("Вес", None)],
)  # fmt: skip
def test_headers_in_four_languages(header, column):
    assert columns.column_of(header) == column


@pytest.mark.parametrize(("word", "sex"), [("м", "male"), ("жен", "female"), ("Erkak", "male"), ("э", "male"), ("а", "female"),
                                           ("F", "female"), ("Муж.", "male"), ("ayol", "female")])  # fmt: skip
def test_sex(word, sex):
    assert read(("1", "Ли", "А", "", word, "1990", "", ""))[0].person.sex == sex


@pytest.mark.parametrize(
    ("change", "field"),
    [({0: ""}, "source_id"), ({1: "", 2: ""}, "family"), ({1: "123", 2: ""}, "family"), ({4: ""}, "sex"), ({4: "кот"}, "sex"),
     ({5: ""}, "birth_date"), ({5: "31.02.2000"}, "birth_date"), ({5: "01.01.2030"}, "birth_date"), ({5: "1899"}, "birth_date"),
     ({6: "123"}, "pinfl"), ({1: "Я" * 300}, "family"), ({2: "А\x07нна"}, "given")],
)  # fmt: skip
def test_each_fault_is_named_with_its_column(change, field):
    row = [change.get(place, cell) for place, cell in enumerate(files.ANNA)]
    assert faults(read(row)[0]) == {field}


def test_year_alone_and_no_patronymic():
    kim = read(files.YEAR)[0]
    assert (kim.person.birth_date, kim.person.precision, kim.person.patronymic) == (date(1950, 1, 1), "year", "")
    assert kim.is_good


def test_line_numbers_count_lines_of_the_file():
    content = files.text(files.ANNA, ("A-9", "Ли\nМира", "", "", "ж", "1990", "", ""), files.BOBUR).encode()
    assert [row.line for row in tables.table("table", content).rows()] == [2, 3, 5]


def test_a_slipped_row_is_a_fault():
    assert faults(read((*files.ANNA, "more"))[0]) == {""}


def test_one_column_for_the_whole_name():
    header = ("ID", "Ф.И.О.", "Пол", "Дата рождения")
    found = read(("7", "Toʻxtayev Bobur Anvar oʻgʻli", "М", "2011"), header=header)[0].person
    assert (found.family, found.given, found.patronymic) == ("Toʻxtayev", "Bobur", "Anvar oʻgʻli")


def test_places_by_word_and_by_code_and_what_the_list_lacks_is_not_lost():
    header = (*files.HEADER[:6], "Область", "Район", "Махалля", "Адрес", "Гражданство", "Язык", "Паспорт", "Метрика")
    row = (
        *files.ANNA[:6],
        "1726",
        "Юнусабадский район",
        "Гулобод",
        "дом 4",
        "Казахстан",
        "узб",
        "AB 1234567",
        "I-ТН № 12",
    )
    anna = read(row, header=header)[0].person
    assert anna.addresses == (Address("lived", "UZ", "1726", "1726266", "Гулобод", "дом 4"),)
    assert (anna.citizenship, anna.language) == ("KZ", "uz")
    assert anna.documents == (
        Document("passport", PASSPORT, "AB 1234567"),
        Document("birth_certificate", BIRTH_CERTIFICATE, "I-ТН № 12"),
    )
    lost = read((*files.ANNA[:6], "", "Тридевятый", "", "дом 4", "Нарния", "эльф", "нет", ""), header=header)[0]
    assert lost.is_good
    assert notes(lost) == {"district", "citizenship", "language", "passport"}
    assert lost.person.addresses[0].line == "Тридевятый, дом 4"


def test_pinfl_with_a_wrong_check_digit_is_noted_and_kept():
    row = read((*files.ANNA[:6], "31503850000018", ""))[0]
    assert row.is_good
    assert row.person.pinfl == "31503850000018"
    assert notes(row) == {"pinfl"}


def test_doubles_in_the_file():
    twin = ("A-9", *files.ANNA[1:])
    found = list(doubles.marked(read(files.ANNA, files.ANNA, twin, files.BOBUR)))
    assert [faults(one) for one in found] == [set(), {"source_id", "pinfl"}, {"pinfl"}, set()]


BAD_TABLES = {
    "empty": b"", "blank": b" \r\n ", "no columns": b"a;b;c\r\n1;2;3\r\n", "sex is missing": b"source_id;family;birth_date\n",
    "named twice": b"source_id;family;\xd0\xa4\xd0\xb0\xd0\xbc\xd0\xb8\xd0\xbb\xd0\xb8\xd1\x8f;sex;birth_date\n",
    "zero byte": files.text(("A-1", "Ли\0", "", "", "ж", "1990", "", "")).encode(),
    "long cell": files.text(("A-1", "Я" * 10_000, "", "", "ж", "1990", "", "")).encode(),
    "formula": files.text(("A-1", "=HYPERLINK(1)", "", "", "ж", "1990", "", "")).encode(),
    "cut in a quotation": files.text(files.ANNA).encode() + b'"A-2;x', "picture": b"\x89PNG\r\n\x1a\n\0\0\0",
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
}  # fmt: skip


def whole(name, content):
    kind = encoding.kind_of(name, content)
    return list(tables.table(kind, content).rows()) if kind != "fhir" else fhir.resources(content)


@pytest.mark.parametrize("bad", BAD_TABLES)
def test_a_bad_table_is_refused(bad):
    with pytest.raises(Refusal):
        whole("p.csv", BAD_TABLES[bad])


def test_workbook_as_excel_keeps_it():
    anna, lee = (people.read(row, TODAY) for row in tables.table("workbook", files.dated_workbook()).rows())
    assert (anna.person.birth_date, anna.person.pinfl) == (date(1983, 2, 14), "41402830000017")
    assert anna.person.phone == "998901234567"
    assert (lee.line, lee.person.birth_date, lee.is_good) == (3, date(2001, 12, 31), True)


GOOD = files.workbook(files.ANNA)
BAD_WORKBOOKS = {
    "cut short": GOOD[: len(GOOD) // 2], "cut at the end": GOOD[:-30], "entities": files.entity_bomb(),
    "formula": files.workbook(("A-1", "=A1", "x", "", "ж", "1990", "", "")),
    "long cell": files.workbook(("A-1", "Я" * 10_000, "x", "", "ж", "1990", "", "")),
    "not a workbook": files.repacked(GOOD, "xl/worksheets/sheet1.xml", lambda _xml: b"no"),
    "garbled sheet": files.repacked(GOOD, "xl/worksheets/sheet1.xml", lambda xml: xml[:-50]),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD_WORKBOOKS)
def test_a_bad_workbook_is_refused(bad):
    with pytest.raises(Refusal):
        whole("p.xlsx", BAD_WORKBOOKS[bad])


def test_entities_in_utf16_are_seen():
    sixteen = files.repacked(
        GOOD, "xl/worksheets/sheet1.xml", lambda xml: (files.BOMB.decode() + "<x/>").encode("utf-16")
    )
    with pytest.raises(Refusal, match="entities"):
        whole("p.xlsx", sixteen)


def test_zip_bomb_by_what_it_says_and_by_what_it_is(monkeypatch):
    fat = files.repacked(GOOD, "xl/styles.xml", lambda xml: xml + b" " * 3_000_000)
    monkeypatch.setattr("lighthis.interop.rules.workbook.MOST_UNPACKED", 1_000_000)
    with pytest.raises(Refusal, match="too big"):
        whole("p.xlsx", fat)
    liar = fat.replace((3_000_000 + _styles_length()).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert liar != fat
    with pytest.raises(Refusal):
        whole("p.xlsx", liar)


def _styles_length():
    length = []
    files.repacked(GOOD, "xl/styles.xml", lambda xml: length.append(len(xml)) or xml)
    return length[0]


@pytest.mark.parametrize(
    ("name", "content"), [("p.csv", GOOD), ("p.xlsx", files.text().encode()), ("p.json", GOOD), ("p.csv", b"{}")]
)
def test_name_and_content_agree(name, content):
    with pytest.raises(Refusal, match="ends in"):
        encoding.kind_of(name, content)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_table_or_a_refusal(content):
    for name in ("p.csv", "p.xlsx", "p.json"):
        with contextlib.suppress(Refusal):
            whole(name, content)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_garbled_workbook_is_read_or_refused(place, garbage):
    with contextlib.suppress(Refusal):
        whole("p.xlsx", GOOD[:place] + garbage + GOOD[place + len(garbage) :])
