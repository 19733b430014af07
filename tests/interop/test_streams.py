"""Reading without holding: doubles in a few bytes, phones without the library, files in pieces, keys that pairs share."""

import json
from datetime import date

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from interop import files

from lighthis.interop import queries
from lighthis.interop.rules import blocking, encoding, fhir, tables
from lighthis.interop.rules.doubles import first_lines
from lighthis.kernel.text import Refusal
from lighthis.registration.rules import phones
from lighthis.registration.rules.person import Candidate, Spelling

TODAY = date(2026, 11, 22)


def by_the_library(typed):
    try:
        read = phonenumbers.parse(typed, "UZ")
    except phonenumbers.NumberParseException:
        return typed.strip()
    if not phonenumbers.is_possible_number(read):
        return typed.strip()
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


@given(st.from_regex(phones._PLAIN, fullmatch=True))
@settings(max_examples=500)
def test_what_is_read_quickly_is_read_as_the_library_does(typed):
    assert phones._PLAIN.fullmatch(typed)
    assert phones.phone(typed) == by_the_library(typed)


@given(
    st.from_regex(r"[ +]?(998|8)?[ -]?\(?[0-9]{0,3}\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}", fullmatch=True)
    | st.text(max_size=20)
)
@example("+998801234567")
@example("+998 (90) 123-45-67")
@settings(max_examples=500)
def test_every_other_number_too(typed):
    assert phones.phone(typed) == by_the_library(typed)


@given(st.lists(st.text(max_size=3), max_size=60))
def test_the_first_line_of_each_text(texts):
    line_of, known = first_lines(), {}
    for line, text in enumerate(texts, start=2):
        assert line_of(text, line) == known.setdefault(text, line)


def test_the_first_line_of_many_texts():
    line_of = first_lines()
    assert [line_of(str(n), n + 1) for n in range(20_000)] == list(range(1, 20_001))
    assert [line_of(str(n), 0) for n in range(20_000)] == list(range(1, 20_001))


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_file_on_the_disk_is_read_in_pieces_as_in_memory(tmp_path, monkeypatch, written):
    monkeypatch.setattr(encoding, "_CHUNK", 7)  # letters of two bytes are cut in the middle
    content = files.text(
        *((f"A-{n}", "Юлдашева", "Анна", "Шухратовна", "ж", "1983", "", "") for n in range(50))
    ).encode(written)
    (tmp_path / "p.csv").write_bytes(content)
    found = queries.opened(tmp_path / "p.csv")
    with found.content:
        once, again = list(found.readings(TODAY)), list(found.readings(TODAY))
    assert once == again
    assert [one.source_id for one in once] == [f"A-{n}" for n in range(50)]
    in_memory = tables.table("table", content)
    assert next(row.cells for row in in_memory.rows())["family"] == "Юлдашева"


def test_the_same_bytes_are_the_same_file_whatever_its_name(tmp_path):
    digests = set()
    for name in ("a.csv", "b.csv"):
        found = queries.opened(files.write(tmp_path / name, files.text(files.ANNA)))
        found.content.close()
        digests.add(found.digest)
    assert len(digests) == 1


def test_lines_of_json_are_read_one_by_one_and_a_bundle_whole():
    lines = "\n".join(json.dumps(files.patient(id=f"p-{n}")) for n in range(5)).encode()
    each = fhir.each(lines)
    assert next(each).patient["id"] == "p-0"
    assert len(list(each)) == 4
    pretty = json.dumps(json.loads(files.bundle(files.patient(id="a"), files.patient(id="b"))), indent=1).encode()
    assert [one.patient["id"] for one in fhir.each(pretty)] == ["a", "b"]
    assert [one.patient["id"] for one in fhir.each(json.dumps(files.patient(id="a")).encode() + b"\n\n")] == ["a"]


def test_a_bundle_too_big_to_be_held_is_refused(monkeypatch):
    monkeypatch.setattr(fhir, "LONGEST_WHOLE", 100)
    with pytest.raises(Refusal, match="one Patient a line"):
        list(fhir.each(json.dumps(json.loads(files.bundle(files.patient())), indent=1).encode()))


def test_a_cell_that_a_spreadsheet_was_kept_from_is_read_as_it_was():
    row = ("A-1", "'-Ли", "'Оʻз", "", "ж", "1983", "", "'+998901112233")
    (read,) = tables.table("table", files.text(row).encode()).rows()
    assert (read.cells["family"], read.cells["given"], read.cells["phone"]) == ("-Ли", "'Оʻз", "+998901112233")


def person(key, surname="Юлдашева", given="Анна", patronymic="", born=date(1983, 2, 14), phones_=(), precision="day"):
    return Candidate(key, (Spelling(surname, given, patronymic),), born, precision, "female", tuple(phones_))


SHARE = {
    "another script": person("2", "Yuldasheva", "Anna"),
    "names exchanged": person("2", "Анна", "Юлдашева"),
    "the year alone and the father": person("2", patronymic="Шухратовна", born=date(1983, 1, 1), precision="year"),
    "the phone and the given name": person("2", "Каримова", phones_=["90 123-45-67"], born=None, precision="unknown"),
}


@pytest.mark.parametrize("case", SHARE)
def test_who_may_be_one_person_shares_a_key(case):
    one = person("1", patronymic="Шухратовна", phones_=["+998901234567"])
    assert set(blocking.keys_of(one)) & set(blocking.keys_of(SHARE[case]))


def test_day_and_month_exchanged_share_a_key():
    exchanged = person("2", born=date(1983, 4, 2))
    assert set(blocking.keys_of(person("1", born=date(1983, 2, 4)))) & set(blocking.keys_of(exchanged))


def test_strangers_share_none():
    other = person("2", "Каримова", "Лола", "Анваровна", date(1990, 3, 3), ["+998907654321"])
    assert not set(blocking.keys_of(person("1", phones_=["+998901234567"]))) & set(blocking.keys_of(other))


@given(st.integers(1, 4), st.lists(st.integers(0, 6), max_size=40))
def test_pairs_are_the_same_in_any_number_of_goes(parts, kinds):
    """Each pair of equal people is found as (first, later), capped for a name that too many have."""
    found = set()
    crowded = 0
    for part in range(parts):
        earlier, count = blocking.pairing(part, parts)
        for row, kind in enumerate(kinds, start=1):
            found |= {(one, row) for one in earlier(row, person(str(row), born=date(1950 + kind, 1, 1)))}
        crowded += count()
    wanted = set()
    for kind in set(kinds):
        rows = [row for row, one in enumerate(kinds, start=1) if one == kind]
        wanted |= {(rows[0], other) for other in rows[1 : 1 + blocking.MOST_PER_KEY]}
    assert found == wanted
    assert crowded == sum(kinds.count(kind) > 1 + blocking.MOST_PER_KEY for kind in set(kinds))
