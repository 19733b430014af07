"""Latin to Cyrillic: the rules, the hard words and the whole glossary of reference language.md, section 9."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel import uzbek

GLOSSARY = Path(__file__).resolve().parents[3] / "shared" / "reference" / "glossary.tsv"

PLAIN = [
    ("Boshlangʻich", "Бошланғич"),
    ("qatnashchi", "қатнашчи"),
    ("ishchi", "ишчи"),
    ("yoʻq", "йўқ"),
    ("Yoʻllanma", "Йўлланма"),
    ("Oʻrin-joy", "Ўрин-жой"),
    ("elektron", "электрон"),
    ("aeroport", "аэропорт"),
    ("eʼtibor", "эътибор"),
    ("tayyor", "тайёр"),
    ("yengil", "енгил"),
    ("layoqatsizlik", "лаёқатсизлик"),
    ("meditsina", "медицина"),
    ("SHIFOXONA", "ШИФОХОНА"),
    ("QORALAMA", "ҚОРАЛАМА"),
    ("“Salom”", "«Салом»"),
]

HARD = """
infeksiya инфекция|dezinfeksiya дезинфекция|inyeksiya инъекция|funksiya функция|funksional функционал|reaksiya реакция
vaksina вакцина|vaksinatsiya вакцинация|punksiya пункция|rezeksiya резекция|konsentratsiya концентрация
instruksiya инструкция|fraksiya фракция|silindr цилиндр|sitologiya цитология|sirroz цирроз|sianoz цианоз|sistit цистит
sikl цикл|serebral церебрал|sefalgiya цефалгия|sellyuloza целлюлоза|sentrifuga центрифуга|sentral централ|sex цех
lanset ланцет|pinset пинцет|abssess абсцесс|fassiya фасция|ssintigrafiya сцинтиграфия|kalsiy кальций|shpris шприц
kvars кварц|feldsher фельдшер|puls пульс|insult инсульт|konsultatsiya консультация|konsultant консультант|filtr фильтр
palpatsiya пальпация|albumin альбумин|gelmint гельминт|emulsiya эмульсия|sulfat сульфат|alveola альвеола
salmonella сальмонелла|kalkulyator калькулятор|gospital госпиталь|parol пароль|rol роль|profil профиль|model модель
mebel мебель|avtomobil автомобиль|yanvar январь|fevral февраль|aprel апрель|iyun июнь|iyul июль|sentabr сентябрь
oktabr октябрь|noyabr ноябрь|dekabr декабрь|obyekt объект|subyekt субъект|konyunktivit конъюнктивит|batalyon батальон
pavilyon павильон|yod йод|rayon район|mayor майор|yogurt йогурт|budjet бюджет|ruxsatsiz рухсатсиз|etsin этсин|ketsa кетса
aytsa айтса|moʻjiza мўъжиза|moʻtadil мўътадил|moʻtabar мўътабар|Isʼhoq Исҳоқ|asʼhob асҳоб|sistolik систолик
gipoksiya гипоксия|pensiya пенсия|disfunksiya дисфункция|parolni паролни|aprelda апрелда|iyunda июнда|JShShIR ЖШШИР
DTSJ ДТСЖ|QQS ҚҚС|KXT КХТ|EKG ЭКГ|VAKSINA ВАКЦИНА|kislorod кислород
"""


@pytest.mark.parametrize(("latin", "cyrillic"), PLAIN)
def test_letters(latin, cyrillic):
    assert uzbek.to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize("pair", HARD.replace("\n", "|").strip("|").split("|"))
def test_hard_words(pair):
    latin, cyrillic = pair.split()
    assert uzbek.to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("%(start)sdan %(end)sgacha", "%(start)sдан %(end)sгача"),
        ("%(rate).1f foiz, 5 %%", "%(rate).1f фоиз, 5 %%"),
        ("I va II guruh", "I ва II гуруҳ"),
        ("F.I.Sh.", "Ф.И.Ш."),
        ("PDF yuklab olish", "PDF юклаб олиш"),
        ("X-hisobot, Z-hisobot", "X-ҳисобот, Z-ҳисобот"),
        ("ID-karta", "ID-карта"),
        ("<b>Bemor</b> &amp; https://example.org/a", "<b>Бемор</b> &amp; https://example.org/a"),
        ("36,6 °C (SpO2)", "36,6 °C (SpO2)"),
        ("KK.OO.YYYY", "КК.ОО.ЙЙЙЙ"),
        ("masalan J18.9 yoki A01", "масалан J18.9 ёки A01"),
        ("E-2026-000123, 3-E", "E-2026-000123, 3-Э"),
        ("KXT-10 kodi", "КХТ-10 коди"),
    ],
)
def test_what_is_no_word_keeps_its_letters(latin, cyrillic):
    assert uzbek.to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize("mark", "'‘’`´ʻʼ′")
def test_any_apostrophe_is_understood(mark):
    assert uzbek.canonical(f"o{mark}rin G{mark}ijduvon ma{mark}lumot") == "oʻrin Gʻijduvon maʼlumot"


def test_quotes_around_a_word_are_no_apostrophes():
    assert uzbek.canonical("'%(value)s' bu") == "'%(value)s' bu"


@pytest.mark.skipif(not GLOSSARY.exists(), reason="the reference glossary is not beside the checkout")
def test_the_whole_glossary():
    rows = [line.split("\t") for line in GLOSSARY.read_text(encoding="utf-8").splitlines()[1:]]
    wrong = [(row[3], row[4], uzbek.to_cyrillic(row[3])) for row in rows if uzbek.to_cyrillic(row[3]) != row[4]]
    assert len(rows) > 600
    assert len(wrong) <= 3, wrong


@given(st.lists(st.sampled_from(re.findall(r"\w+", HARD)), max_size=6))
def test_cyrillic_text_stays_as_it_is(words):
    once = uzbek.to_cyrillic(" ".join(words))
    assert uzbek.to_cyrillic(once) == once


@given(st.text(alphabet="abdefghijklmnopqrstuvxyzʻʼABDEFGHIJKLMNOPQRSTUVXYZ -", max_size=40))
def test_no_latin_letter_is_left(text):
    kept = uzbek.stays_latin().sub("", uzbek.to_cyrillic(text))
    assert not re.search(r"[A-Za-z]", kept)


def test_every_exception_is_in_letters_of_its_side():
    for place in ("word", "start", "any"):
        for latin, cyrillic in uzbek._exceptions(place).items():
            assert re.fullmatch(r"[a-zʻʼ]+", latin), latin
            assert re.fullmatch(r"[А-Яа-яЁёЎўҚқҒғҲҳ]+", cyrillic), cyrillic
