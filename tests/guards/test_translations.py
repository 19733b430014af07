"""The catalogues of the checkout are complete, and the tool that says so can see each kind of fault."""

import shutil

import pytest
from babel.messages.mofile import read_mo
from click.testing import CliRunner

from lighthis.catalogues import checks, store
from lighthis.catalogues.marks import broken
from lighthis.translations_cli import translations

PYPROJECT = """
[[tool.babel.mappings]]
method = "python"
pattern = "lighthis/**.py"

[[tool.babel.mappings]]
method = "jinja2"
pattern = "templates/**.html"
"""
SOURCE = """
TITLE = N_("Free beds")
CLOSE = pgettext("button", "Close")
COUNT = ngettext("%(num)d patient", "%(num)d patients", 3)
"""
PAGE = '<h1>{{ _("Surname") }}</h1><p>{{ _("Patient: %(name)s", name=name) }}</p>'
TABLE = (
    "context\tmsgid\tmsgid_plural\tru\tuz\n"
    "\tFree beds\t\tСвободные койки\tBo'sh o‘rin-joylar\n"
    "button\tClose\t\tЗакрыть\tYopish\n"
    "\t%(num)d patient\t%(num)d patients\t%(num)d пациент¦%(num)d пациента ¦ %(num)d пациентов\t%(num)d nafar bemor\n"
    "\tSurname\t\tФамилия\tFamiliyasi\n"
    "\tPatient: %(name)s\t\tПациент: %(name)s\tBemor: %(name)s\r\n"
)


def test_the_catalogues_of_the_checkout_are_complete():
    assert checks.problems(store.CHECKOUT) == []


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "LIBRARIES", {})
    for folder in ("lighthis", "templates", "translations", "tables"):
        (tmp_path / folder).mkdir()
    for name in ("terms.csv", "same_as_source.txt"):
        shutil.copy(store.CHECKOUT / "translations" / name, tmp_path / "translations")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (tmp_path / "lighthis" / "views.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "tables" / "a.tsv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(checkout, *words, code=0):
    ran = CliRunner().invoke(translations, ["--root", str(checkout), *map(str, words)])
    assert ran.exit_code == code, ran.output
    return ran.output


def filled(checkout, *tables):
    for number, table in enumerate(tables):
        (checkout / "tables" / f"b{number}.tsv").write_text(table, encoding="utf-8")
    return run(checkout, "fill", checkout / "tables")


def edit(checkout, language, before, after):
    path = store.path_of(checkout, language)
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def words(checkout, language, text, context=""):
    return store.forms(store.by_key(store.read(checkout, language))[context, text])


def test_filled_catalogues_pass(checkout):
    out = filled(checkout)
    assert "ru: 5 filled, 0 still missing" in out
    assert words(checkout, "uz", "Free beds") == ["Boʻsh oʻrin-joylar"]
    assert words(checkout, "uz_Cyrl", "Free beds") == ["Бўш ўрин-жойлар"]
    assert words(checkout, "ru", "%(num)d patient") == ["%(num)d пациент", "%(num)d пациента", "%(num)d пациентов"]
    assert words(checkout, "uz_Cyrl", "%(num)d patient") == ["%(num)d нафар бемор"]
    assert run(checkout, "check") == "0 problems\n"


def test_a_second_run_changes_nothing(checkout):
    filled(checkout)
    before = [store.path_of(checkout, language).read_bytes() for language in store.LANGUAGES]
    run(checkout, "update")
    assert [store.path_of(checkout, language).read_bytes() for language in store.LANGUAGES] == before


def test_compiled_plurals_are_those_of_the_language(checkout):
    filled(checkout)
    run(checkout, "compile")
    for language, plurals in (("ru", 3), ("uz", 1), ("uz_Cyrl", 1)):
        with store.path_of(checkout, language).with_suffix(".mo").open("rb") as binary:
            compiled = read_mo(binary)
        message = store.by_key(compiled)["", "%(num)d patient"]
        assert len(store.forms(message)) == plurals


@pytest.mark.parametrize(
    ("language", "before", "after", "said"),
    [
        ("ru", 'msgstr "Фамилия"', 'msgstr ""', "missing: Surname"),
        ("ru", '"Пациент: %(name)s"', '"Пациент: %(nom)s"', "placeholders differ"),
        ("ru", "Пациент: ", "Человек: ", "the term is"),
        ("ru", 'msgid "Surname"', '#, fuzzy\nmsgid "Surname"', "fuzzy: Surname"),
        ("uz", "Familiyasi", "Familiyaқ", "Cyrillic letters in Uzbek Latin"),
        ("uz", "Boʻsh", "Bo'sh", "another apostrophe"),
        ("uz", "Boʻsh", "Bo’sh", "another apostrophe"),
        ("uz", "Boʻsh", "Boʼsh", "another apostrophe"),
        ("uz", "Bemor: ", "Patsiyent, bemor: ", "not our word"),
        ("uz", "nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);", "nplurals is 2, not 1"),
        ("uz_Cyrl", "Фамилияси", "Фамилияsi", "Latin letters in Uzbek Cyrillic"),
        ("uz_Cyrl", "Фамилияси", "Насаби", "not made from uz"),
        ("uz", 'msgstr "Yopish"', 'msgstr "Close"', "are the English text: Close"),
    ],
)
def test_each_fault_is_seen(checkout, language, before, after, said):
    filled(checkout)
    edit(checkout, language, before, after)
    assert said in run(checkout, "check", code=1)


def test_what_left_the_source_is_stale_until_the_next_update_and_comes_back_translated(checkout):
    filled(checkout)
    page = checkout / "templates" / "page.html"
    page.write_text("", encoding="utf-8")
    assert "stale, not in the source any more: Surname" in run(checkout, "check", code=1)
    run(checkout, "update")
    assert run(checkout, "check") == "0 problems\n"
    page.write_text(PAGE, encoding="utf-8")
    run(checkout, "update")
    assert words(checkout, "ru", "Surname") == ["Фамилия"]


def test_an_override_in_cyrillic_survives(checkout):
    filled(checkout, "msgid\tuz_Cyrl\nSurname\tФамилия\n")
    run(checkout, "update")
    assert words(checkout, "uz_Cyrl", "Surname") == ["Фамилия"]
    assert run(checkout, "check") == "0 problems\n"


def test_a_broken_placeholder_is_not_filled(checkout):
    (checkout / "tables" / "a.tsv").write_text("msgid\tru\tuz\nPatient: %(name)s\tПациент\tBemor: %(name)s\n")
    out = filled(checkout)
    assert "placeholders differ, not filled: 1" in out
    assert words(checkout, "ru", "Patient: %(name)s") == [""]
    assert words(checkout, "uz", "Patient: %(name)s") == ["Bemor: %(name)s"]


def test_rows_that_fit_badly_are_told(checkout):
    out = filled(
        checkout,
        "context\tmsgid\tru\tuz\n\tSurname\tПрозвище\tFamiliyasi\n\tNo such words\tа\tb\n",
        "context\tmsgid\tru\tuz\nnoun\tFree  beds \tКойки\tOʻrinlar\n",
    )
    assert "not in the source: 1" in out
    assert "b0.tsv:3: No such words" in out
    assert "ru differs in b0.tsv:2" in out
    assert words(checkout, "ru", "Surname") == ["Фамилия"]
    assert words(checkout, "ru", "Free beds") == ["Свободные койки"]


def test_a_row_without_the_context_helps_where_none_has_it(checkout):
    (checkout / "tables" / "a.tsv").write_text("msgid\tru\tuz\nClose\tЗакрыть\tYopish\n", encoding="utf-8")
    assert "taken for context button" in filled(checkout)
    assert words(checkout, "ru", "Close", "button") == ["Закрыть"]


@pytest.mark.parametrize(
    ("row", "told", "forms"),
    [
        ("\t%(num)d пациент", "the Russian plural forms are missing", ["", "", ""]),
        ("%(num)d patients\t%(num)d пац.", "one Russian form for all numbers", ["%(num)d пац."] * 3),
        ("%(num)d patients\t%(num)d а ¦ %(num)d б", "2 Russian forms, 3 needed", ["", "", ""]),
    ],
)
def test_plural_forms_that_are_missing(checkout, row, told, forms):
    table = f"msgid\tmsgid_plural\tru\tuz\n%(num)d patient\t{row}\t%(num)d nafar bemor\n"
    (checkout / "tables" / "a.tsv").write_text(table, encoding="utf-8")
    assert told in filled(checkout)
    assert words(checkout, "ru", "%(num)d patient") == forms
    assert words(checkout, "uz", "%(num)d patient") == ["%(num)d nafar bemor"]


def test_memory_is_asked_last_and_misses_nothing(checkout):
    (checkout / "tables" / "a.tsv").write_text("msgid\tru\tuz\nSurname\tФамилия\tFamiliyasi\n", encoding="utf-8")
    memory = checkout / "memory.tsv"
    memory.write_text(
        "en\tcontext\tru\tuz\nSurname\tfield\tх\ty\nFree beds\tnoun\tСвободные койки\tBoʻsh oʻrin\nX\t\tы\tz\n"
    )
    out = run(checkout, "fill", checkout / "tables", "--memory", memory)
    assert "not in the source: 0" in out
    assert words(checkout, "ru", "Surname") == ["Фамилия"]
    assert words(checkout, "ru", "Free beds") == ["Свободные койки"]


def test_what_is_missing_comes_as_a_table_that_can_be_filled(checkout):
    table = run(checkout, "missing")
    assert table.splitlines()[0].split("\t")[:5] == ["context", "msgid", "msgid_plural", "ru", "uz"]
    assert "button\tClose\t\t\t\tlighthis/views.py" in table
    filled(checkout)
    assert len(run(checkout, "missing").splitlines()) == 1


@pytest.mark.parametrize(
    ("english", "forms", "wrong"),
    [
        (["Share, %%"], ["Доля, %%"], set()),
        (["Share, %%"], ["Доля, %"], {"%", "%%"}),
        (["One bed", "%(num)d beds"], ["%(num)d койка", "%(num)d койки", "%(num)d коек"], set()),
        (["%(num)d bed", "%(num)d beds"], ["койка", "%(num)d койки", "%(num)d коек"], {"%(num)d"}),
        (["<b>Stop</b>"], ["<b>Стоп"], {"</b>"}),
    ],
)
def test_marks(english, forms, wrong):
    assert broken(english, forms) == wrong
