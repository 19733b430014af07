"""The scales as read from `scales/definitions`: checked once, then only looked at."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from lighthis.kernel.text import N_, Refusal
from lighthis.scales.rules.inputs import AGES, FLAGS, NUMBERS, WORDS
from lighthis.scales.rules.logic import Condition, DefinitionError, Vocabulary, either, plain_sign, read
from lighthis.scales.rules.nodes import Node, read_nodes
from lighthis.scales.rules.points import (
    Component,
    Risk,
    Severity,
    Total,
    read_components,
    read_risks,
    read_severities,
    read_totals,
)

FOLDER = Path(__file__).parent.parent / "definitions"
# every scale this version of the program knows how to use; a missing file is a scale that is not installed
FILES = {
    "IITT_ADULT": "iitt/adult.json",
    "IITT_CHILD": "iitt/child.json",
    "NEWS2": "news2/news2.json",
    "PEWS": "pews/pews.json",
    "SATS_ADULT": "sats/adult.json",
    "SATS_OLDER_CHILD": "sats/older_child.json",
    "SATS_YOUNGER_CHILD": "sats/younger_child.json",
    "ETAT": "etat/etat.json",
    "GCS_ADULT": "gcs/adult.json",
    "GCS_CHILD": "gcs/child.json",
    "START": "mass/start.json",
    "JUMPSTART": "mass/jumpstart.json",
    "SALT": "mass/salt.json",
}
LABELS = ("iitt/labels.json", "sats/labels.json", "etat/labels.json", "mass/labels.json")

_ALWAYS = {"code", "version", "kind", "title", "source", "applies", "signs"}
_NEEDED = {
    "criteria": {"categories", "criteria", "required", "otherwise"}, "score": {"components", "risks"},
    "sum": {"components", "severities"}, "tree": {"categories", "nodes"},
}  # fmt: skip
_OPTIONAL = {
    "criteria": {"derive", "suggest", "never_flagged", "labels", "components", "totals", "names", "band", "tasks"},
    "score": {"excludes", "derive", "labels"}, "sum": {"labels"}, "tree": {"labels"},
}  # fmt: skip
_MAY_BE_EMPTY = {"required"}  # ETAT is a list of signs alone
_LINE_NEEDS = {"code", "category", "step", "when"}
_LINE = _LINE_NEEDS | {"flags", "mark"}
_FLAGS = {"supervisor_review"}


@dataclass(frozen=True)
class Times:
    """Minutes to first physician contact, to the alarm and between repeat triages. Defaults marked [P]: the hospital's order sets them."""

    target_min: int
    alarm_min: int
    retriage_min: int
    continuous: bool


@dataclass(frozen=True)
class Sign:
    """One question of a chart: where it stands and in which step it is asked (1 red, 2 yellow, 3 concern)."""

    code: str
    group: str
    step: int


@dataclass(frozen=True)
class Criterion:
    """One line of a chart: when it fires, for which category, with which flags. `policy` marks a decision of the project [P]."""

    code: str
    category: str
    step: int
    flags: tuple[str, ...]
    policy: bool
    when: Condition


@dataclass(frozen=True)
class Task:
    """Something to do now, where a condition holds; it changes no category."""

    code: str
    when: Condition


@dataclass(frozen=True)
class Required:
    """A value without which the result is provisional, where its condition holds."""

    name: str
    when: Condition | None = None


@dataclass(frozen=True)
class Scale:
    """One scale in one version.

    A chart of criteria has categories, signs and criteria, and where it also counts points, components and totals; a score has
    components and risks; a sum has components and severities; a tree has nodes. `names` are the scale's own words for categories.
    """

    code: str
    version: str
    kind: str
    sha256: str
    title: Mapping[str, str]
    source: Mapping[str, Any]
    applies: Condition
    excludes: tuple[str, ...]
    otherwise: str
    times: Mapping[str, Times]
    signs: tuple[Sign, ...]
    criteria: tuple[Criterion, ...]
    required: tuple[Required, ...]
    suggest: Mapping[str, Condition]
    never_flagged: Mapping[str, frozenset[str]]
    components: tuple[Component, ...]
    risks: tuple[Risk, ...]
    totals: tuple[Total, ...]
    severities: tuple[Severity, ...]
    nodes: tuple[Node, ...]
    tasks: tuple[Task, ...]
    band: str
    names: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]


def scale(code: str, folder: Path = FOLDER) -> Scale:
    """An installed scale. Raises Refusal where its file is absent."""
    found = scales(folder).get(code)
    if found is None:
        raise Refusal(N_("The scale %(scale)s is not installed."), scale=code)
    return found


@lru_cache(maxsize=8)
def scales(folder: Path = FOLDER) -> Mapping[str, Scale]:
    """The installed scales by code. A wrong file raises DefinitionError naming file and rule; a missing one is left out."""
    found = {code: read_scale(folder, name) for code, name in FILES.items() if (folder / name).is_file()}
    for code, scale in found.items():
        if scale.code != code:
            raise DefinitionError(f"{FILES[code]}: the code is {scale.code!r}, expected {code!r}")
    return found


def available(folder: Path = FOLDER) -> dict[str, str | None]:
    """For the start-up message and the settings: each known scale with its version, None where it is not installed."""
    found = scales(folder)
    return {code: found[code].version if code in found else None for code in FILES}


@lru_cache(maxsize=32)
def table(name: str, folder: Path = FOLDER) -> Mapping[str, Any]:
    """A data file as it is, numbers exact; empty where it is missing."""
    path = folder / name
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except ValueError as wrong:
        raise DefinitionError(f"{name}: not JSON: {wrong}") from wrong
    if not isinstance(found, dict):
        raise DefinitionError(f"{name}: the file must hold an object")
    return found


def read_scale(folder: Path, name: str) -> Scale:
    """Read and check one scale. Raises DefinitionError naming the file and the rule."""
    raw = table(name, folder)
    try:
        _refuse_other_parts(raw, table("categories.json", folder), name)
        return _scale(raw, _vocabulary(raw, table("vitals.json", folder), name), name)
    except (KeyError, TypeError, AttributeError) as wrong:
        raise DefinitionError(f"{name}: missing or misplaced part: {wrong}") from wrong


def _scale(raw: Mapping[str, Any], words: Vocabulary, name: str) -> Scale:
    times = {each["code"]: _times(each) for each in raw.get("categories", ())}
    canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return Scale(
        code=raw["code"],
        version=raw["version"],
        kind=raw["kind"],
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        title=raw["title"],
        source=raw["source"],
        applies=read(raw["applies"], words, f"{name}: applies"),
        excludes=tuple(raw.get("excludes", ())),
        otherwise=_category(raw["otherwise"], times, f"{name}: otherwise") if "otherwise" in raw else "",
        times=times,
        signs=tuple(Sign(each["code"], each["group"], each["step"]) for each in raw["signs"]),
        criteria=_criteria(raw.get("criteria", []), times, words, name),
        required=tuple(_required(each, words, name) for each in raw.get("required", ())),
        suggest={code: read(spec, words, f"{name}: suggest {code}") for code, spec in raw.get("suggest", {}).items()},
        never_flagged={flag: frozenset(codes) for flag, codes in raw.get("never_flagged", {}).items()},
        components=read_components(raw.get("components", []), words, name),
        risks=read_risks(raw.get("risks", []), name),
        totals=read_totals(raw.get("totals", []), frozenset(times), name),
        severities=read_severities(raw.get("severities", []), name),
        nodes=read_nodes(raw.get("nodes", []), times, words, name),
        tasks=tuple(_task(each, words, name) for each in raw.get("tasks", ())),
        band=raw.get("band", ""),
        names={_category(code, times, f"{name}: names"): word for code, word in raw.get("names", {}).items()},
        labels=raw.get("labels", {}),
    )


def _task(each: Mapping[str, Any], words: Vocabulary, name: str) -> Task:
    return Task(each["code"], read(each["when"], words, f"{name}: task {each['code']}"))


def _refuse_other_parts(raw: Mapping[str, Any], looks: Mapping[str, Any], name: str) -> None:
    """A part that is missing, empty or misspelt would silently take rules away."""
    kind = raw["kind"]
    if kind not in _NEEDED:
        raise DefinitionError(f"{name}: unknown kind {kind!r}")
    needed = _ALWAYS | _NEEDED[kind]
    if lacking := sorted(part for part in needed if part not in raw):
        raise DefinitionError(f"{name}: missing {', '.join(lacking)}")
    if empty := sorted(part for part in _NEEDED[kind] - _MAY_BE_EMPTY if not raw[part]):
        raise DefinitionError(f"{name}: empty {', '.join(empty)}")
    if other := sorted(set(raw) - needed - _OPTIONAL[kind]):
        raise DefinitionError(f"{name}: unknown part {', '.join(other)}")
    if bool(raw.get("totals")) != bool(raw.get("components")) and kind == "criteria":
        raise DefinitionError(f"{name}: components and totals go together")
    categories = {each["code"] for each in looks["categories"]}
    if strange := sorted({each["code"] for each in raw.get("categories", ())} - categories):
        raise DefinitionError(f"{name}: categories without a look in categories.json: {', '.join(strange)}")


def _vocabulary(raw: Mapping[str, Any], vitals: Mapping[str, Any], name: str) -> Vocabulary:
    signs = frozenset(each["code"] for each in raw["signs"]) | frozenset(FLAGS)
    words = {code: frozenset(vitals["words"][code]["values"]) for code in WORDS}
    values = frozenset((*NUMBERS, *AGES, *WORDS))
    if clash := signs & values:
        raise DefinitionError(f"{name}: signs named like values: {sorted(clash)}")
    derived: dict[str, Condition] = {}
    for code, spec in raw.get("derive", {}).items():
        if code not in signs:
            raise DefinitionError(f"{name}: derive {code}: unknown sign")
        known = Vocabulary(signs, values, dict(derived), words)
        derived[code] = either(plain_sign(code), read(spec, known, f"{name}: derive {code}"))
    return Vocabulary(signs, values, derived, words)


def _criteria(raw: list[Any], times: Mapping[str, Times], words: Vocabulary, name: str) -> tuple[Criterion, ...]:
    out: list[Criterion] = []
    for n, each in enumerate(raw):
        place = f"{name}: criteria[{n}] {each.get('code', '?')}"
        if lacking := sorted(_LINE_NEEDS - set(each)):
            raise DefinitionError(f"{place}: missing {', '.join(lacking)}")
        if any(each["code"] == other.code for other in out):
            raise DefinitionError(f"{place}: the code stands twice")
        if each["step"] not in {1, 2, 3}:
            raise DefinitionError(f"{place}: step is 1, 2 or 3")
        category = _category(each["category"], times, place)
        flags = tuple(each.get("flags", ()))
        if other := sorted((set(each) - _LINE) | (set(flags) - _FLAGS)):
            raise DefinitionError(f"{place}: unknown part or flag {', '.join(other)}")
        when = read(each["when"], words, place)
        out.append(Criterion(each["code"], category, each["step"], flags, each.get("mark") == "P", when))
    return tuple(out)


def _category(code: str, times: Mapping[str, Times], place: str) -> str:
    if code not in times:
        raise DefinitionError(f"{place}: unknown category {code!r}")
    return code


def _times(each: Mapping[str, Any]) -> Times:
    return Times(each["target_min"], each["alarm_min"], each["retriage_min"], each["continuous"])


def _required(each: Any, words: Vocabulary, name: str) -> Required:
    code = each if isinstance(each, str) else each["input"]
    if code not in words.values:
        raise DefinitionError(f"{name}: required: unknown input {code!r}")
    return Required(code, None if isinstance(each, str) else read(each["when"], words, f"{name}: required {code}"))
