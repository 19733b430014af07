"""Finding a patient: names.md 5.2 to 5.4, measured on the development set (names.md 6)."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.registration.rules.closeness import COMPARED, closest
from lighthis.registration.rules.index import deletions, identifier_word, index_words
from lighthis.registration.rules.person import Candidate, Spelling, from_card, head, key_of, to_card
from lighthis.registration.rules.query import parse_query
from lighthis.registration.rules.ranking import rank
from lighthis.registration.rules.search import MOST_CANDIDATES, search
from lighthis.registration.rules.stages import stages

DEV = Path(__file__).parents[3] / "shared/data/names/dev.tsv"
SEX = {"M": "male", "F": "female"}


class Register:
    """The index of both databases in dictionaries."""

    def __init__(self, people):
        self.people = {person.key: person for person in people}
        self.rows, self.cut = defaultdict(set), defaultdict(set)
        for person in people:
            numbers = (person.pinfl, *person.identifiers)
            for word in index_words(person.spellings, person.birth_date, person.precision, person.phones, numbers):
                self.rows[word].add(person.key)
        self.vocabulary = sorted(word for word in self.rows if word.isalpha())
        for k in self.vocabulary:
            for cut in deletions(k):
                self.cut[cut].add(k)

    def near(self, k):
        return sorted(set().union(*(self.cut.get(cut, ()) for cut in deletions(k))))

    def known(self, words):
        return {word for word in words if word in self.rows}

    def starting(self, k):
        return [word for word in self.vocabulary if word.startswith(k)]

    def fetch(self, plan, known):
        hits = [set().union(*(self.rows.get(word, ()) for word in words)) for words in plan.all_of]
        return [self.people[key] for key in sorted(set.intersection(*hits) - known)[:MOST_CANDIDATES]]

    def find(self, text):
        return [one.candidate.key for one in search(text, self.fetch, self)]


def person(key, surname, given, patronymic="", born=None, **more):
    return Candidate(key, (Spelling(surname, given, patronymic),), born, **more)


PEOPLE = [
    person(
        "yoldosh", "Йўлдошев", "Шерзод", "Маъруф ўғли", date(1984, 12, 5), sex="male", phones=("+998 90 123-45-67",)
    ),
    person("hasan", "Tursunov", "Hasan", "Olimovich", date(2001, 3, 2), sex="male", pinfl="50203012345678"),
    person("husan", "Tursunov", "Husan", "Olimovich", date(2001, 3, 2), sex="male"),
    person("karim", "Sobirov", "Karim", "Akmalovich", date(1970, 1, 1), precision="year", sex="male"),
    person("kamol", "Sobirov", "Kamol", "Akmalovich", date(1975, 6, 6), sex="male"),
    person("alim", "Назаров", "Алим", "Рашидович", date(1960, 2, 3), sex="male"),
    person("olim", "Nazarov", "Olim", "Rashidovich", date(1961, 2, 3), sex="male"),
    person(
        "ishoq",
        "Исҳоқова",
        "Барно",
        "Ғани қизи",
        date(1990, 7, 15),
        sex="female",
        identifiers=("AA 1234567", "2026-000123"),
    ),
    person("kim", "Ким", "Вера", "Петровна", date(1955, 5, 5), sex="female"),
    person("soy", "Цой", "Виктор", "Робертович", date(1962, 6, 21), sex="male"),
    person("abdu", "Rahimova", "Abdu-Rahmon", "Davron oʻgʻli", date(1999, 9, 9), sex="male"),
]
REGISTER = Register(PEOPLE)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("YULDASHEV SHERZOD", "yoldosh"),
        (">klfitd Ithpjl", "yoldosh"),
        ("Шерзод Маруфович 1984", "yoldosh"),
        ("юлдаш шер", "yoldosh"),
        ("Iuldashev Sh.M.", "yoldosh"),
        ("Юлдошев 12.05.1984", "yoldosh"),
        ("90 123 45 67", "yoldosh"),
        ("+998901234567", "yoldosh"),
        ("Hasan Tursunov", "hasan"),
        ("Хусан Турсунов", "husan"),
        ("5020 3012 3456 78", "hasan"),
        ("Собиров Карим", "karim"),
        ("Sobirov Kamol", "kamol"),
        ("Nazarov Alim", "alim"),
        ("Назаров Олим", "olim"),
        ("Iskhakova Barno", "ishoq"),
        ("Ishoqova", "ishoq"),
        ("aa1234567", "ishoq"),
        ("2026-000123", "ishoq"),
        ("1234567", "ishoq"),
        ("АА 1234567", "ishoq"),
        ("ФФ1234567", "ishoq"),
        ("Kem Vera", "kim"),
        ("Choi Viktor", "soy"),
        ("Рахимов Абдурахмон", "abdu"),
        ("abdu rahmon davronovich", "abdu"),
    ],
)
def test_the_person_meant_comes_first(typed, key):
    assert REGISTER.find(typed)[:1] == [key]


@pytest.mark.parametrize("typed", ["", "   ", "[];',.`", "\0", "😀", "'''\"", "-", "()*AND OR NEAR", "0", "№"])
def test_nothing_to_look_for_finds_nobody(typed):
    assert REGISTER.find(typed) == []


@given(st.text(max_size=60) | st.text("абвгҳқўғ abcdoʻ'[];.,0123456789-/", max_size=40))
def test_any_text_can_be_searched(text):
    REGISTER.find(text)
    for plan in stages(parse_query(text), REGISTER):
        assert plan.all_of
        assert all(
            word.isascii() and word.isalnum() and word == word.lower() for words in plan.all_of for word in words
        )


def test_a_very_long_text_is_cut():
    assert len(parse_query("Каримов " * 5000).tokens) <= 8


def test_words_of_a_patient():
    words = index_words(
        [Spelling("Йўлдошев", "Шерзод", "Маъруф ўғли")],
        date(1984, 12, 5),
        "day",
        ["+998 90 123-45-67"],
        ["50203012345678", "AA 1234567"],
    )
    assert words == sorted(
        ["aldw", "wrzd", "mrf", "1w", "2m", "y1984", "m0512", "t1234567", "50203012345678", "daa1234567", "d1234567"]
    )


def test_exchanged_birth_dates_share_their_word_and_a_bare_year_has_none():
    assert "m0512" in index_words([], date(1984, 5, 12))
    assert index_words([], date(1984, 1, 1), "year") == ["y1984"]
    assert index_words([], date(1984, 1, 1), "unknown") == []


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_words_are_plain_for_any_name(surname, given_name, patronymic, number):
    for word in index_words([Spelling(surname, given_name, patronymic)], None, "unknown", [number], [number]):
        assert word.isascii()
        assert word.isalnum()
        assert word == word.lower()


@given(st.text("abkmrst", min_size=2, max_size=7), st.integers(0, 6), st.sampled_from("abkmrst"))
def test_one_edit_shares_a_deletion(k, place, letter):
    place %= len(k)
    for slip in (k[:place] + k[place + 1 :], k[:place] + letter + k[place:], k[:place] + letter + k[place + 1 :]):
        assert deletions(k) & deletions(slip) or not slip
    exchanged = k[:place] + k[place : place + 2][::-1] + k[place + 2 :]
    assert deletions(k) & deletions(exchanged)


def test_numbers_are_one_word_in_either_script():
    assert identifier_word("I-МЯ №123456") == identifier_word("i-мя 123456") == "dimya123456"
    assert identifier_word("АВ 1234567") == identifier_word("ab1234567")
    assert identifier_word("нет") == ""


def test_query_taken_apart():
    query = parse_query("Yo'ldoshev Sh. Ma'ruf o'g'li 05.12.84")
    assert [(token.text, token.initial, token.patronymic) for token in query.tokens] == [
        ("Yo'ldoshev", False, False),
        ("Sh", True, False),
        ("Ma'ruf", False, True),
    ]
    assert (query.birth_date, query.precision) == (date(1984, 12, 5), "day")
    assert parse_query("Каримов 1984").precision == "year"
    assert parse_query("14021983").birth_date == date(1983, 2, 14)


def test_reasons_are_words():
    (first, *_) = rank(parse_query("Юлдашев Шерзод 12.05.1984"), PEOPLE)
    assert [reason.text for reason in first.reasons] == [
        "Same name in another spelling.",
        "Day and month of birth exchanged?",
    ]


def _people(rows):
    for row in rows:
        born, spelling = row["birth_date"], Spelling(row["surname"], row["given"], row["patronymic"])
        full = len(born) == 10
        day = date.fromisoformat(born if full else f"{born}-01-01")
        yield Candidate(row["id"], (spelling,), day, "day" if full else "year", SEX.get(row["sex"]))


@pytest.mark.skipif(not DEV.exists(), reason="shared/data/names is not here")
def test_recall_on_the_development_set():
    with DEV.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    register = Register(list(_people([row for row in rows if row["row"] != "query"])))
    first, ten = defaultdict(list), defaultdict(list)
    for row in [row for row in rows if row["row"] == "query"]:
        found = register.find(row["query"])
        for kind in (row["kind"], "ALL"):
            first[kind].append(found[:1] == [row["expected_id"]])
            ten[kind].append(row["expected_id"] in found)
    at_first = {kind: sum(hits) / len(hits) for kind, hits in first.items()}
    at_ten = {kind: sum(hits) / len(hits) for kind, hits in ten.items()}
    assert at_first["ALL"] >= 0.985
    assert at_ten["ALL"] >= 0.995
    assert min(at_first.values()) >= 0.85  # "prefix": two or three letters typed
    assert min(at_ten.values()) >= 0.97


def stages_asked(typed):
    """The stages that a search went through, in their order."""
    asked = []

    def fetch(plan, known):
        asked.append(plan.stage)
        return REGISTER.fetch(plan, known)

    search(typed, fetch, REGISTER)
    return list(dict.fromkeys(asked))


@pytest.mark.parametrize(
    ("typed", "stages"),
    [
        ("Tursunov Hasan Olimovich", ["exact"]),
        ("Турсунова Хасан Олим угли", ["exact"]),  # another script, the other sex's ending
        ("Tursunov Hasan 02.03.2001", ["exact"]),
        ("Tursunov Hasan 2001", ["exact"]),
        ("Tursunov H.O.", ["exact"]),
        ("Nehceyjd {fcfy Jkbvjdbx", ["exact"]),  # in the other layout nothing else is asked first
        ("Турсунов Хасан", ["exact", "one edit"]),
        ("50203012345678", ["number"]),
    ],
)
def test_who_was_surely_meant_ends_the_search(typed, stages):
    assert set(stages_asked(typed)) <= set(stages)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("tursu ha", "hasan"), ("собир кам", "kamol"), ("назаров ал", "alim"), ("исҳо б", "ishoq"), ("йўлд ш", "yoldosh")],
)
def test_the_beginnings_of_names(typed, key):
    assert key in REGISTER.find(typed)


def test_a_beginning_that_looks_like_an_ending_and_one_that_looks_like_a_son():
    register = Register([
        person("kepuvan", "Kepuvanova", "Malohat", sex="female"), person("ogiloy", "Йингосимова", "Ўғилой", sex="female"),
    ])  # fmt: skip
    assert register.find("kepuv malo") == ["kepuvan"]
    assert register.find("йинго ўғил") == ["ogiloy"]
    assert [token.patronymic for token in parse_query("Йингосимов Олим ўғил").tokens] == [False, True]


@given(st.lists(st.tuples(st.text("абвгр", max_size=5), st.text("абвгр", max_size=4)), min_size=30, max_size=60))
def test_the_nearest_of_many_are_kept(names):
    named = person("named", "Ғуломова", "Барно", born=date(1990, 7, 15))
    others = [person(str(number), *parts) for number, parts in enumerate(names)]
    query = parse_query("Гулямова Барно 15.07.1990")
    kept = closest(query, [to_card(one) for one in [*others, named]])
    assert len(kept) == COMPARED
    assert key_of(kept[0]) == "named"


@given(
    st.builds(
        person,
        st.text("abcdefgh-", min_size=1),
        st.text(max_size=30),
        st.text(max_size=30),
        st.text(max_size=30),
        st.dates() | st.none(),
    )
)
def test_a_card_keeps_the_person(one):
    card = to_card(one)
    assert from_card(card) == one
    assert key_of(card) == head(card).key == one.key
