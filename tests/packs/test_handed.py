"""What goes into a patient's hand: one piece of paper each, whatever the names; its code says the card number and nothing else."""

import dataclasses
import hashlib
import io
import itertools
import re

import pytest
import segno
from barcode.charsets.code128 import CODES
from packs.test_papers import page, pdf, put, sample
from pypdf import PdfReader

from lighthis.packs.facts import ReactionFacts
from locales_ru_uz import HERE, consents, pack

HANDED = ("patient_card", "wristband", "visit_slip", "labels", "consent_data", "consent_sharing", "consent_withdrawal")
PAPERS = [(key, lang, size) for key in HANDED for lang in pack.form(key).languages for size in pack.form(key).papers]
CODED = ("patient_card", "wristband", "visit_slip", "labels")
LONG = {
    "patient.family": "Абдурахмонқулова-Шамсиддинхўжаева", "patient.given": "Муҳаммадамин-Абдуллоҳ",
    "patient.patronymic": "Абдурраҳмонхўжа-ўғли Шамсиддинович", "department": "Юрак-қон томир касалликлари ва реанимация бўлими",
    "mother": "Абдурахмонқулова-Шамсиддинхўжаева Нигорахоним Абдурраҳмонхўжа қизи", "place": "3-қават, 12-хона",
    "patient.address": "Toshkent viloyati, Yuqori Chirchiq tumani, Shamsiddinxoʻjayeva nomidagi mahalla fuqarolar yigʻini, Alisher Navoiy koʻchasi, 112-uy, 45-xonadon",
}  # fmt: skip
LONG_HOUSE = (
    "Республика ихтисослаштирилган шошилинч тиббий ёрдам илмий-амалий маркази, Абдурахмонқулов номидаги филиали"
)


def longest(key):
    """The sample with the longest names that people and places have."""
    facts = put(sample(key), "facility.names", dict.fromkeys(("ru", "uz", "uz_Cyrl"), LONG_HOUSE))
    known = {one.name for one in dataclasses.fields(facts)} | {
        f"patient.{one.name}" for one in dataclasses.fields(facts.patient)
    }
    for path, value in LONG.items():
        facts = put(facts, path, value) if path in known else facts
    if key == "wristband":
        many = tuple(
            ReactionFacts(one) for one in ("Бензилпенициллин", "Ацетилсалициловая кислота", "Лидокаин", "Йод", "Мёд")
        )
        facts = put(facts, "patient.allergies", many)
    return facts


@pytest.mark.parametrize(("key", "lang", "size"), PAPERS)
def test_the_longest_names_stay_on_one_piece_of_paper(key, lang, size):
    facts = longest(key)
    if key.startswith("consent"):
        facts = put(facts, "clauses", pack.form(key).clauses[lang])
    assert len(PdfReader(io.BytesIO(pdf(page(key, facts, lang, paper=size, copy=True)))).pages) == 1


# the code


START_B, START_C, STOP = 104, 105, "1100011101011"


def read_bars(html):
    """What the bars of a page say, read back as a scanner does: by the widths that are drawn and the tables of a library."""
    drawn = re.search(r'<svg[^>]*viewBox="0 0 (\d+) 1"[^>]*><path d="([^"]*)"', html)
    dark = [(int(at), int(width)) for at, width in re.findall(r"M(\d+) 0h(\d+)v1", drawn[2])]
    modules = ["0"] * int(drawn[1])
    for at, width in dark:
        modules[at : at + width] = "1" * width
    bars = "".join(modules).strip("0")
    assert bars.endswith(STOP)
    signs = bars.removesuffix(STOP)
    start, *values, check = [CODES.index(signs[at : at + 11]) for at in range(0, len(signs), 11)]
    assert check == (start + sum(at * value for at, value in enumerate(values, 1))) % 103
    assert start in {START_B, START_C}
    return "".join(f"{value:02d}" if start == START_C else chr(value + 32) for value in values)


def read_square(html):
    """The dark fields of the square of a page, without its quiet zone."""
    square = re.search(r'<svg[^>]*aria-label="QR".*?</svg>', html)[0]
    return {(int(x) - 4, int(y) - 4) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", square)}


@pytest.mark.parametrize("key", CODED)
def test_the_code_says_the_card_number_and_nothing_else(key):
    facts, number = sample(key), "MC-004217"
    html = page(key, facts, "ru")
    bars, square = '<path d="M10 0h' in html, 'aria-label="QR"' in html
    assert bars or square
    if bars:
        assert read_bars(html) == number
    if square:
        wanted = segno.make(number, error="m", micro=False).matrix
        dark = {(x, y) for y, row in enumerate(wanted) for x, one in enumerate(row) if one}
        assert read_square(html) == dark
    for inside in re.findall(r"<svg.*?</svg>", html):
        for told in (facts.patient.pinfl, facts.patient.family, "1983"):
            assert told not in inside


@pytest.mark.parametrize("key", ["wristband", "visit_slip", "labels"])
@pytest.mark.parametrize("lang", ["ru", "uz", "uz_Cyrl"])
def test_no_pinfl_goes_into_a_hand(key, lang):
    """Rulings 35: masked on slips; here it is left off."""
    html = page(key, sample(key), lang)
    assert "4140" not in html
    assert "1200" not in html.replace("71 200 00 01", "")


# the band


def band(**changed):
    facts = sample("wristband")
    for path, value in changed.items():
        facts = put(facts, path.replace("__", "."), value)
    return page("wristband", facts, "ru")


def test_allergies_stand_on_the_band_as_words():
    many = tuple(ReactionFacts(f"drug {n}") for n in range(5))
    assert "АЛЛЕРГИЯ: drug 0, drug 1, drug 2 +2" in re.sub(r"\s+", " ", band(patient__allergies=many))
    assert "аллергии нет" in band(allergies="none")
    assert "об аллергии не спрошено" in band(allergies="not_asked")


def test_only_a_newborn_has_mother_and_hour_of_birth_on_the_band():
    assert "Мать: <b>Юлдашева Дилноза" in band()
    assert "Мать" not in band(mother=None, born_at=None)


def test_a_second_band_is_marked_as_a_copy():
    assert "КОПИЯ" in page("wristband", sample("wristband"), "ru", copy=True)
    assert "КОПИЯ" not in band()


# consents

EDITIONS = {  # a changed word is another edition: give it a new name in consents.py, and its digest here
    "consent_data 2026-11": "a434f62a0453d5cb",
    "consent_sharing 2026-11": "0b9e4bf5fe56652d",
    "consent_withdrawal 2026-11": "f0ea4b0bab7594a2",
}


@pytest.mark.parametrize(
    ("key", "edition", "texts"),
    [
        ("consent_data", consents.DATA_EDITION, consents.DATA),
        ("consent_sharing", consents.SHARING_EDITION, consents.SHARING),
        ("consent_withdrawal", consents.WITHDRAWAL_EDITION, consents.WITHDRAWAL),
    ],
)
def test_a_changed_word_is_another_edition(key, edition, texts):
    frames = ((HERE / "forms" / key / f"form.{lang}.html").read_text(encoding="utf-8") for lang in sorted(texts))
    words = " ".join([*frames, *(" ".join(texts[lang]) for lang in sorted(texts))])
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == EDITIONS[edition]


def test_every_language_of_a_consent_has_the_same_clauses():
    for texts in (consents.DATA, consents.SHARING, consents.WITHDRAWAL):
        assert {len(clauses) for clauses in texts.values()} == {len(texts["ru"])}
    for form in pack.forms:
        assert bool(form.edition) == bool(form.clauses), form.key
        assert not form.clauses or set(form.clauses) == set(form.languages)


def test_a_consent_says_who_why_what_to_whom_how_long_and_how_it_is_taken_back():
    ru = " ".join(consents.DATA["ru"])
    for word in ("Кто работает", "Какие данные", "Для чего", "Кому передают", "Врачебная тайна", "Срок", "отозвать", "Экстренная помощь"):  # fmt: skip
        assert word in ru


def test_stickers_lie_where_the_sheet_is_cut():
    """Three columns of 70 mm and eight rows of 37 mm, as such sheets are sold."""
    places = []

    def note(text, page_matrix, matrix, _font, _size):
        if "MC-004217" in text:
            scale = abs(page_matrix[0]) * 25.4 / 72
            places.append((matrix[4] * scale, matrix[5] * scale))

    file = io.BytesIO(pdf(page("labels", sample("labels"), "ru")))
    PdfReader(file).pages[0].extract_text(visitor_text=note)
    assert len(places) == 24
    assert sorted({round(x) for x, _y in places}) == [5, 75, 145]
    rows = sorted({round(y, 1) for _x, y in places})
    assert all(abs(below - above - 37) < 0.2 for above, below in itertools.pairwise(rows))
