"""Possible duplicates: names.md 5.5, measured on the development pairs."""

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from lighthis.registration import cli
from lighthis.registration.rules import pairs
from lighthis.registration.rules.duplicates import POSSIBLE, STRONG, WEIGHTS, look_up, score_pair
from lighthis.registration.rules.index import index_words
from lighthis.registration.rules.person import Candidate, Spelling

PAIRS = Path(__file__).parents[3] / "shared/data/names/dev_pairs.tsv"
SEX = {"M": "male", "F": "female"}


def person(surname="", given="", patronymic="", born=None, **more):
    return Candidate("x", (Spelling(surname, given, patronymic),), born, **more)


def texts(comparison):
    return {reason.text for reason in comparison.reasons}


def test_same_person_in_two_scripts_is_strong_with_reasons_in_words():
    one = person("Йўлдошев", "Шерзод", "Маъруф ўғли", date(1984, 12, 5), sex="male")
    other = person("YULDASHEV", "SHERZOD", "MARUFOVICH", date(1984, 5, 12), sex="male")
    found = score_pair(one, other)
    assert found.verdict == "strong"
    assert texts(found) == {
        "Same surname in another spelling.",
        "Same given name.",
        "Same patronymic in another spelling.",
        "Day and month of birth exchanged?",
    }


def test_same_confirmed_number_comes_first_whatever_the_names():
    one = person("Aliyev", "Botir", pinfl="41402835120017", pinfl_confirmed=True)
    other = person("Salimova", "Zuhra", pinfl="41402835120017", pinfl_confirmed=True)
    assert score_pair(one, other).verdict == "same_number"
    unconfirmed = person("Salimova", "Zuhra", pinfl="41402835120017")
    assert score_pair(one, unconfirmed).verdict != "same_number"


def test_two_valid_numbers_are_at_most_possible():
    more = {"sex": "female", "phones": ("+998001112233",)}
    one = person("Karimova", "Nodira", "Anvarovna", date(1983, 2, 14), pinfl="41402835120017", **more)
    other = person("Karimova", "Nodira", "Anvarovna", date(1983, 4, 14), pinfl="41404835120017", **more)
    assert score_pair(one, other).score < STRONG
    assert score_pair(one, other).verdict in {"possible", "none"}


@pytest.mark.parametrize(
    ("first", "second"),
    [("Hasan", "Husan"), ("Ҳасан", "Husan"), ("Fotima", "Zuhra"), ("Zafar", "Zarifa"), ("Olim", "Karim")],
)
def test_twins_are_never_duplicates(first, second):
    born = date(2001, 3, 2)
    found = score_pair(person("Tursunov", first, "Olimovich", born), person("Турсунов", second, "Олимович", born))
    assert found.verdict == "twin"
    assert found.score < POSSIBLE
    assert "Perhaps twins: only the given name differs." in texts(found)


def test_a_slip_of_the_hand_in_the_given_name_is_shown_but_never_strong():
    born = date(1962, 12, 19)
    found = score_pair(
        person("Ashurov", "Dilshod", "Tohirovich", born), person("Ashurov", "Dilsohd", "Tohirovich", born)
    )
    assert POSSIBLE <= found.score < STRONG


def test_twins_with_the_same_number_are_one_person():
    born = date(2001, 3, 2)
    one = person("Tursunov", "Hasan", "Olimovich", born, pinfl="50203012345678")
    other = person("Tursunov", "Hasanboy", "Olimovich", born, pinfl="50203012345678")
    assert score_pair(one, other).verdict == "strong"


def test_siblings_and_spouses_with_one_phone_are_not_duplicates():
    phone = ("+998 00 999-01-01",)
    brother = person("Sobirov", "Karim", "Akmalovich", date(1980, 1, 2), sex="male", phones=phone)
    sister = person("Sobirova", "Malika", "Akmalovna", date(1983, 7, 9), sex="female", phones=phone)
    wife = person("Sobirova", "Dilnoza", "Rashidovna", date(1982, 7, 9), sex="female", phones=phone)
    assert score_pair(brother, sister).verdict == score_pair(brother, wife).verdict == "none"


def test_father_and_son_of_one_name_are_not_duplicates():
    father = person("Ziyayev", "Karim", "", date(1936, 8, 19), sex="male")
    son = person("Зияев", "Карим", "Каримович", date(1966, 8, 19), sex="male")
    assert score_pair(father, son).verdict == score_pair(son, father).verdict == "none"


def test_surname_and_given_name_exchanged():
    found = score_pair(
        person("Latipova", "Zuhra", born=date(1935, 5, 17)), person("Зухра", "Латипова", born=date(1935, 5, 17))
    )
    assert found.score >= POSSIBLE
    assert "Surname and given name exchanged." in texts(found)


def test_the_best_of_all_spellings_counts():
    spellings = (Spelling("Choi", "Victor"), Spelling("Цой", "Виктор", "Робертович"))
    one = Candidate("a", spellings, date(1962, 6, 21))
    assert score_pair(one, person("Soy", "Viktor", "Robertovich", date(1962, 6, 21))).score >= POSSIBLE


def test_two_unknown_people_say_nothing():
    assert score_pair(person(sex="male"), person(sex="male")).verdict == "none"
    assert (
        score_pair(
            person(born=date(1980, 1, 1), precision="estimated"), person(born=date(1985, 1, 1), precision="estimated")
        ).score
        == 0
    )


def test_the_prior_is_subtracted():
    one = person("Sobirov", "Karim", "Akmalovich", date(1980, 1, 2))
    assert score_pair(one, one, prior=3).score == pytest.approx(score_pair(one, one).score - 3)


def test_a_birthday_of_the_first_of_january_counts_as_year_only():
    one, other = person(born=date(1980, 1, 1)), person(born=date(1980, 5, 9))
    assert score_pair(one, other).levels == {"birth": "year"}
    assert WEIGHTS["birth"]["year"] <= 2


def test_look_up_reaches_the_other_spelling():
    stored = index_words([Spelling("Йўлдошев", "Шерзод", "Маъруф ўғли")], date(1984, 12, 5))
    plans = list(look_up(person("Yuldasheva", "Sherzodbek", "", date(1984, 5, 12))))
    assert any(all(words & set(stored) for words in plan.all_of) for plan in plans)
    assert list(look_up(person())) == []


NAMES = st.sampled_from(["", "Karimov", "Каримов", "Karim", "Ҳасан", "Husan", "Karim oʻgʻli", "😀", "'"])
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1))


@given(NAMES, NAMES, NAMES, DAYS, NAMES, NAMES, NAMES, DAYS)
def test_the_order_of_the_two_does_not_matter(a, b, c, born, x, y, z, other_born):
    one, other = person(a, b, c, born), person(x, y, z, other_born)
    forth, back = score_pair(one, other), score_pair(other, one)
    assert (forth.score, forth.verdict) == (back.score, back.verdict)


@pytest.mark.skipif(not PAIRS.exists(), reason="shared/data/names is not here")
def test_pairs_of_the_development_set():
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    right = missed = wrong = strong_wrong = 0
    for row in rows:
        found = score_pair(_of_row(row, "a_"), _of_row(row, "b_"))
        is_same, said = row["label"] == "1", found.score >= POSSIBLE
        right += is_same and said
        missed += is_same and not said
        wrong += said and not is_same
        strong_wrong += found.verdict == "strong" and not is_same
    assert 2 * right / (2 * right + missed + wrong) >= 0.985
    assert wrong == 0
    assert strong_wrong == 0


def _of_row(row, side):
    born = row[f"{side}birth_date"]
    day = date.fromisoformat(born if len(born) == 10 else f"{born}-01-01") if born else None
    phones = (row[f"{side}phone"],) if row[f"{side}phone"] else ()
    name = Spelling(row[f"{side}surname"], row[f"{side}given"], row[f"{side}patronymic"])
    precision = "day" if len(born) == 10 else "year"
    return Candidate(side, (name,), day, precision, SEX.get(row[f"{side}sex"]), phones, row[f"{side}pinfl"])


def test_a_table_of_pairs_is_scored_by_the_command(tmp_path):
    header = ["pair", *(f"{side}{name}" for side in pairs.SIDES for name in pairs.COLUMNS)]
    karimov = ["Каримов", "Анвар", "Олимович", "M", "1980-02-03", "", ""]
    rows = [
        ["same", *karimov, "Karimov", "Anvar", "Olim oʻgʻli", "m", "03.02.1980", "", ""],
        ["other", *karimov, "Sobirova", "Malika", "", "F", "1999", "", ""],
        ["unreadable", *karimov, "Karimov", "Anvar", "", "?", "yesterday", "", ""],
    ]
    table, out = tmp_path / "pairs.tsv", tmp_path / "scores.tsv"
    table.write_text("".join("\t".join(row) + "\n" for row in [header, *rows]), encoding="utf-8")
    CliRunner().invoke(cli.patients, ["match", str(table), "--out", str(out)], catch_exceptions=False)
    scores = dict(line.split("\t") for line in out.read_text().splitlines())
    assert float(scores["same"]) >= POSSIBLE > float(scores["other"])
    assert set(scores) == {"same", "other", "unreadable"}


def test_a_table_without_its_columns_is_refused_with_their_names(tmp_path):
    table = tmp_path / "pairs.tsv"
    table.write_text("pair\ta_surname\n1\tKarimov\n", encoding="utf-8")
    done = CliRunner().invoke(cli.patients, ["match", str(table)])
    assert done.exit_code == 1
    assert "b_pinfl" in str(done.exception)
