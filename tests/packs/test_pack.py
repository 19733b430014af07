"""Finding the country, and facts kept as JSON."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from lighthis.packs import neutral
from lighthis.packs import pack as packs
from lighthis.packs.facts import CaseHistory, PaymentSlip
from lighthis.packs.snapshot import from_json, to_json
from locales_ru_uz import HERE, pack


@pytest.fixture
def _back_to_before():
    before = packs.current()
    yield
    packs.use(before)


def installed(monkeypatch, *entries):
    monkeypatch.setattr(packs, "entry_points", lambda group: EntryPoints(EntryPoint(n, v, group) for n, v in entries))


def test_load_finds_the_installed_country(monkeypatch):
    installed(monkeypatch, ("uz", "locales_ru_uz:pack"))
    assert packs.load("uz") is pack


def test_load_says_what_to_do_when_nothing_is_installed(monkeypatch):
    installed(monkeypatch)
    with pytest.raises(packs.PackNotFound, match="pip install -e"):
        packs.load("uz")


def test_load_refuses_what_is_no_pack(monkeypatch):
    installed(monkeypatch, ("uz", "locales_ru_uz:HERE"))
    with pytest.raises(packs.PackNotFound, match="not a country pack"):
        packs.load("uz")


@pytest.mark.usefixtures("_back_to_before")
def test_the_core_starts_without_a_country():
    packs.use(packs.load("none"))
    assert packs.current() is neutral.pack
    packs.use(pack)
    assert packs.current().code == "uz"


def test_unknown_form_is_named():
    assert pack.form("f003").number == "003"
    with pytest.raises(KeyError, match="f999"):
        pack.form("f999")


def test_form_falls_back_to_a_language_it_has():
    assert [pack.form("f003").language(wanted) for wanted in ("ru", "uz", "uz_Cyrl", "en")] == ["ru", "uz", "uz", "uz"]


def test_every_provision_names_its_act():
    assert pack.law["adult_age"].value == 18
    assert pack.law["emergency_care_free"].value is True
    assert all(key == one.key and one.source for key, one in pack.law.items())


@pytest.mark.parametrize(("key", "kind"), [("f003", CaseHistory), ("payment_slip", PaymentSlip)])
def test_facts_survive_json(key, kind):
    facts = from_json(kind, (HERE / "forms" / key / "sample.json").read_text(encoding="utf-8"))
    assert from_json(kind, to_json(facts)) == facts


def test_json_with_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="no wrong"):
        from_json(CaseHistory, '{"wrong": 1}')
