"""Official files of titles: ClaML and tables, whatever separates and names their columns."""

import io

import pytest

from lighthis.kernel.text import Refusal
from lighthis.terminology.rules import claml, table
from lighthis.terminology.rules.titles import looked_through

CLAML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ClaML SYSTEM "ClaML.dtd">
<ClaML version="2.0.0">
  <Class code="I" kind="chapter"><Rubric kind="preferred"><Label xml:lang="ru">Инфекции</Label></Rubric></Class>
  <Class code="A00-A09" kind="block"><Rubric kind="preferred"><Label xml:lang="ru">Кишечные</Label></Rubric></Class>
  <ModifierClass modifier="S05" code=".0"><Rubric kind="preferred"><Label xml:lang="ru">с комой</Label></Rubric></ModifierClass>
  <ModifierClass modifier="S05" code=".9"><Rubric kind="preferred"><Label xml:lang="ru">без осложнений</Label></Rubric></ModifierClass>
  <Class code="A00" kind="category"><Rubric kind="preferred"><Label xml:lang="ru">Холера</Label></Rubric>
    <Rubric kind="inclusion"><Label xml:lang="ru">не заглавие</Label></Rubric></Class>
  <Class code="A00.0" kind="category"><SuperClass code="A00"/>
    <Rubric kind="preferred"><Label xml:lang="ru">Холера короткая</Label></Rubric>
    <Rubric kind="preferredLong"><Label xml:lang="en">Cholera</Label><Label xml:lang="ru">Холера <Reference>classical</Reference> полная</Label></Rubric></Class>
  <Class code="E10" kind="category"><ModifiedBy code="S05"/>
    <Rubric kind="preferred"><Label xml:lang="ru">Диабет I типа</Label></Rubric></Class>
</ClaML>"""


def of_xml(text, language="ru"):
    return looked_through(claml.lines(io.BytesIO(text.encode()), language), language)


def of_table(text, language="ru", encoding="utf-8"):
    return looked_through(table.lines(text.encode(encoding)), language)


def titles(looked):
    assert looked.problems == []
    return {code: one.title for code, one in looked.titles.items()}


def test_claml_gives_categories_and_what_modifiers_make_of_them():
    assert titles(of_xml(CLAML)) == {
        "A00": "Холера", "A00.0": "Холера classical полная", "E10": "Диабет I типа",
        "E10.0": "Диабет I типа: с комой", "E10.9": "Диабет I типа: без осложнений",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["<ClaML><Class", "", '<!DOCTYPE x [<!ENTITY a "b">]><ClaML>&a;</ClaML>'])
def test_what_is_no_xml_is_refused_with_a_sentence(text):
    with pytest.raises(Refusal, match="XML"):
        of_xml(text)


def test_xml_without_codes_is_told():
    assert "no code" in of_xml('<?xml version="1.0"?><a/>').problems[0].text


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("head", ["code{0}title", "Код МКБ{0}Наименование", "MKB_CODE{0}MKB_NAME", "KOD{0}Nomi"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_table_is_read_whatever_its_separator_heads_and_letters(separator, head, encoding):
    text = f"{head.format(separator)}\r\nI{separator}Глава\r\nA00-A09{separator}Блок\r\nA00.0{separator}Холера\r\nJ18.9+{separator}Пневмония\r\n"
    assert titles(of_table(text, encoding=encoding)) == {"A00.0": "Холера", "J18.9": "Пневмония"}


def test_days_of_a_table():
    looked = of_table("code;title;valid from;valid to\nA00;Холера;2020-01-01;31.12.2025\n")
    assert looked.problems == []
    assert str(looked.titles["A00"].valid_to) == "2025-12-31"
    assert str(looked.titles["A00"].valid_from) == "2020-01-01"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("A00;Холера\nA00;Другая", "stands twice"), ("A0;Холера", "is not a code"), ("A00;", "has no title"), (";Холера", "there is no code"),
        ("A00;" + "я" * 501, "longer than"), ("", "no code with a title"), ("A00;Cholera\nA01;Typhoid", "no letter of this language"),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_told(lines, words):
    looked = of_table("code;title\n" + lines + "\n")
    assert any(words in one.text for one in looked.problems)


def test_all_problems_are_told_not_the_first_alone():
    assert len(of_table("code;title\nA0;Холера\nA01;\nA02;Сальмонеллёз\n").problems) == 2


@pytest.mark.parametrize("text", ["", "\n\n", "one;two\nA00;Холера", "\0\1\2"])
def test_a_table_without_heads_is_refused(text):
    with pytest.raises(Refusal):
        of_table(text)


def test_the_same_title_twice_is_no_problem():
    assert titles(of_table("code;title\nA00;Холера\nA00;Холера\n")) == {"A00": "Холера"}
