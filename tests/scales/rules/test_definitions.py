"""The data files: labels, looks, licence; wrong and absent files."""

import json
import shutil

import pytest
from scales.rules.patients import ADULT

from lighthis.kernel.text import Refusal
from lighthis.scales import rules
from lighthis.scales.rules.scales import FILES, FOLDER


@pytest.mark.parametrize("language", ["en", "ru", "uz"])
def test_every_code_has_a_word(language):
    for scale in rules.scales().values():
        wanted = {
            scale.code,
            *(s.code for s in scale.signs),
            *(c.code for c in scale.criteria),
            *(c.code for c in scale.components),
        }
        wanted |= {
            *scale.times,
            *(f"group.{sign.group}" for sign in scale.signs),
            *(f"{scale.code}.{risk.code}" for risk in scale.risks),
        }
        wanted |= {f"monitoring.{risk.monitoring}" for risk in scale.risks if risk.monitoring}
        wanted |= {
            "supervisor_review",
            "age_years",
            "age_months",
            "age_days",
            *(f"avpu.{letter}" for letter in "ACVPU"),
        }
        assert {code for code in wanted if rules.label(code, language) == code} <= {"NEWS2", "SALT"}


def test_languages_differ_and_fall_back():
    assert rules.label("snake_bite", "ru") == "Укус змеи"
    assert rules.label("snake_bite", "uz") == "Ilon chaqishi"
    assert rules.label("snake_bite", "uz_Cyrl") == "Илон чақиши"
    assert rules.label("yellow", "uz") == "Sariq — kechiktirib boʻlmaydi"
    assert rules.label("snake_bite", "fr") == "Snake bite"
    assert rules.label("no_such_code", "ru") == "no_such_code"
    assert (
        rules.hint("respiratory_distress", "IITT_CHILD", "en")
        != rules.hint("respiratory_distress", "IITT_ADULT", "en")
        != ""
    )
    assert rules.hint("snake_bite", "IITT_ADULT", "en") == ""


def test_uzbek_letters_use_the_turned_comma():
    for path in FOLDER.rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not set("‘’`ʹ") & set(text)
        assert "o'" not in text


def test_four_cues_of_a_category():
    found = {code: (look.rank, look.background, look.shape, look.numeral) for code, look in rules.looks().items()}
    assert found["red"] == (0, "#B3001B", "octagon", "I")
    assert found["yellow"] == (2, "#FFD400", "diamond", "II")
    assert found["green"] == (3, "#1B7A37", "circle", "III")
    assert list(found) == ["red", "orange", "yellow", "green", "grey", "blue", "black"]


def test_the_licence_stands_beside_the_scale():
    text = (FOLDER / "iitt/LICENSE.md").read_text(encoding="utf-8")
    for word in (
        "CC BY-NC-SA 3.0 IGO",
        "World Health Organization",
        "Médecins Sans Frontières",
        "International\nCommittee of the Red Cross",
    ):
        assert word.replace("\n", " ") in text.replace("\n", " ").replace("**", "")


def test_a_build_without_the_iitt_folder_says_what_is_absent(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "d", ignore=shutil.ignore_patterns("iitt"))
    folder = tmp_path / "d"
    found = rules.available(folder)
    assert [code for code, version in found.items() if version is None] == ["IITT_ADULT", "IITT_CHILD"]
    assert (found["NEWS2"], found["PEWS"]) == ("news2-2017-12", "bedside-pews-2009")
    with pytest.raises(Refusal) as refused:
        rules.assess(rules.Inputs.from_plain(ADULT), folder=folder)
    assert refused.value.message.values == {"scale": "IITT_ADULT"}
    assert rules.second_score(rules.Inputs.from_plain(ADULT), folder).scale == "NEWS2"


def test_a_build_without_any_definition_says_so(tmp_path):
    assert rules.available(tmp_path / "none") == dict.fromkeys(FILES)


HR = {"any": [{"heart_rate": {"lt": 50}}]}


@pytest.mark.parametrize(
    ("when", "complaint"),
    [
        ({"any": [{"heart_rate": {"ltt": 50}}]}, "unknown operator 'ltt'"),
        ({"heart_rat": {"lt": 50}}, "unknown operator or input 'heart_rat'"),
        ("stridr", "unknown sign 'stridr'"),
        ({"heart_rate": {"lt": "50"}}, "is not a number"),
        ({"heart_rate": {"lt": True}}, "is not a number"),
        ({"heart_rate": {"lt": 50, "gt": 3}}, "exactly one comparison"),
        ({"heart_rate": {"between": [9, 3]}}, "low and a high limit"),
        ({"heart_rate": {"in": 5}}, "wrong shape"),
        ({"avpu": {"eq": "X"}}, "is not one of A, C, P, U, V"),
        ({"avpu": {"lt": "A"}}, "is not one of"),
        ({"any": []}, "needs a list"),
        ({"all": "stridor"}, "needs a list"),
        ({"count": {"of": ["stridor"], "ge": 2}}, "whole number from 1 to 1"),
        ({"count": ["stridor"]}, "count needs"),
        ({"known": "stridr"}, "unknown name"),
        ({"any": ["stridor"], "all": ["stridor"]}, "one key"),
        (5, "one key"),
    ],
)
def test_a_wrong_condition_is_refused_with_its_place(tmp_path, when, complaint):
    def spoil(raw):
        raw["criteria"][7]["when"] = when

    with pytest.raises(rules.DefinitionError, match=complaint) as refused:
        rules.scales(spoiled(tmp_path, "iitt/adult.json", spoil))
    assert "iitt/adult.json: criteria[7] hr_red" in str(refused.value)


def spoiled(tmp_path, name, spoil):
    folder = tmp_path / "definitions"
    shutil.copytree(FOLDER, folder)
    raw = json.loads((folder / name).read_text(encoding="utf-8"))
    spoil(raw)
    (folder / name).write_text(json.dumps(raw), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "spoil", "complaint"),
    [
        ("iitt/adult.json", lambda raw: raw.pop("criteria"), "criteria"),
        ("iitt/adult.json", lambda raw: raw.pop("version"), "version"),
        ("iitt/adult.json", lambda raw: raw["criteria"][0].update(category="pink"), "unknown category 'pink'"),
        ("iitt/adult.json", lambda raw: raw["criteria"][1].update(code="unresponsive"), "stands twice"),
        ("iitt/adult.json", lambda raw: raw["criteria"][1].update(step=4), "step is 1, 2 or 3"),
        ("iitt/adult.json", lambda raw: raw.update(criteria=[]), "empty criteria"),
        (
            "iitt/adult.json",
            lambda raw: raw["criteria"][3].pop("when"),
            r"criteria\[3\] central_cyanosis: missing when",
        ),
        (
            "news2/news2.json",
            lambda raw: raw["components"][2].pop("input"),
            r"components\[2\] supplemental_oxygen: missing",
        ),
        ("news2/news2.json", lambda raw: raw["components"][2]["cases"][0].pop("points"), r"cases\[0\]"),
        ("iitt/adult.json", lambda raw: raw.update(derived={}), "unknown part derived"),
        (
            "iitt/adult.json",
            lambda raw: raw["criteria"][0].update(flag=["supervisor_review"]),
            "unknown part or flag flag",
        ),
        ("iitt/adult.json", lambda raw: raw["criteria"][0].update(flags=["review"]), "unknown part or flag review"),
        (
            "iitt/adult.json",
            lambda raw: raw["categories"].append({**raw["categories"][0], "code": "pink"}),
            "without a look",
        ),
        ("iitt/adult.json", lambda raw: raw.update(code="IITT"), "expected 'IITT_ADULT'"),
        ("news2/news2.json", lambda raw: raw["risks"].pop(), "from 0"),
        ("iitt/adult.json", lambda raw: raw.update(otherwise="pink"), "otherwise"),
        ("iitt/adult.json", lambda raw: raw.update(kind="forest"), "unknown kind"),
        ("iitt/adult.json", lambda raw: raw["required"].append("pulse"), "required: unknown input 'pulse'"),
        ("iitt/adult.json", lambda raw: raw["derive"].update(stridr="stridor"), "derive stridr"),
        (
            "news2/news2.json",
            lambda raw: raw["components"][0]["tables"][0]["bands"][1].update({"from": 10}),
            "gap or overlap",
        ),
        (
            "news2/news2.json",
            lambda raw: raw["components"][0]["tables"][0]["bands"][1].update({"from": 8}),
            "gap or overlap",
        ),
        ("news2/news2.json", lambda raw: raw["components"][0]["tables"][0]["bands"].pop(), "open at both ends"),
        ("news2/news2.json", lambda raw: raw["components"][0].update(input="pulse"), "unknown input"),
        ("news2/news2.json", lambda raw: raw["components"][0].pop("tables"), "needs tables or cases"),
        ("news2/news2.json", lambda raw: raw["components"][0].update(bands=[]), "unknown part bands"),
        ("news2/news2.json", lambda raw: raw["risks"][0].update(when={"sum": 7}), "total or a single"),
        ("vitals.json", lambda raw: raw.pop("words"), "words"),
        ("sats/adult.json", lambda raw: raw.pop("totals"), "components and totals go together"),
        ("sats/adult.json", lambda raw: raw["totals"].pop(), "totals: must fall to 0"),
        ("sats/adult.json", lambda raw: raw["totals"].reverse(), "totals: must fall to 0"),
        ("sats/adult.json", lambda raw: raw["totals"][0].update(category="pink"), r"totals\[0\]"),
        ("etat/etat.json", lambda raw: raw.pop("required"), "missing required"),
        ("etat/etat.json", lambda raw: raw["names"].update(pink="queue"), "names: unknown category 'pink'"),
        ("gcs/adult.json", lambda raw: raw["severities"][1].update({"from": 10}), "severities: gap or overlap"),
        ("gcs/adult.json", lambda raw: raw["severities"][1].pop("to"), r"severities\[1\]"),
        ("mass/start.json", lambda raw: raw.update(nodes=[]), "empty nodes"),
        ("mass/start.json", lambda raw: raw["nodes"][0]["branches"][0].update(exit="pink"), "unknown category 'pink'"),
        ("mass/start.json", lambda raw: raw["nodes"][1]["branches"][0].update(next="walk"), "not a later question"),
        ("mass/start.json", lambda raw: raw["nodes"][1]["branches"][0].update(next="nowhere"), "not a later question"),
        ("mass/start.json", lambda raw: raw["nodes"][1]["branches"].pop(0), "nothing leads to rate"),
        ("mass/start.json", lambda raw: raw["nodes"][0].update(ask=["walks"]), "asks for unknown walks"),
        ("mass/start.json", lambda raw: raw["nodes"][1].update(code="walk"), "stands twice"),
        (
            "mass/start.json",
            lambda raw: raw["nodes"][0]["branches"][0].update(next="breath"),
            "either 'exit' or 'next'",
        ),
        (
            "mass/start.json",
            lambda raw: raw["nodes"][0]["branches"][0].update(when="walks"),
            r"nodes\[0\] walk.branches\[0\]",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path, name, spoil, complaint):
    with pytest.raises(rules.DefinitionError, match=complaint) as refused:
        rules.scales(spoiled(tmp_path, name, spoil))
    assert ".json" in str(refused.value)


def test_a_file_that_is_not_json_is_refused(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "d")
    (tmp_path / "d/iitt/child.json").write_text("{", encoding="utf-8")
    with pytest.raises(rules.DefinitionError, match=r"iitt/child\.json: not JSON"):
        rules.scales(tmp_path / "d")


def test_the_fingerprint_changes_with_the_definition(tmp_path):
    folder = spoiled(tmp_path, "iitt/adult.json", lambda raw: raw["criteria"][7].update(when=HR))
    assert rules.scale("IITT_ADULT", folder).sha256 != rules.scale("IITT_ADULT").sha256
    assert rules.scale("IITT_CHILD", folder).sha256 == rules.scale("IITT_CHILD").sha256
