"""By which trees, which buttons a question has, what answers lead to, how the list is written. Values in, decisions out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lighthis.kernel.text import N_, Refusal
from lighthis.scales import rules as scales
from lighthis.scales.rules import Inputs, Vitals, Walked

METHODS: dict[str, str] = {
    "START": N_("START, for children JumpSTART"), "SALT": N_("SALT: separate by voice, then assess each"),
}  # fmt: skip
SCALES = {"START": {"adult": "START", "child": "JUMPSTART"}, "SALT": {"adult": "SALT", "child": "SALT"}}
# SALT, the call (triage.md 7): who is still or in obvious danger is assessed first, who waves or moves second, who walks last
SORTS: dict[str, str] = {
    "still": N_("Still, or an obvious threat to life"), "wave": N_("Waves, moves with a purpose"), "walk": N_("Walks")
}  # fmt: skip
LOOKS: dict[str, str] = {"adult": N_("looks adult"), "child": N_("looks like a child")}
COLOURS = ("red", "yellow", "green", "grey", "black")
MOST_TAGS = 500  # printed at once
SHORTEST_REASON = 3
_VITALS = {"avpu": ("A", "V", "P", "U"), "pain_response": ("appropriate", "inappropriate")}
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Button:
    """One answer of a question: marked words, or the code of a label of the scales; what it adds to the answers."""

    words: str
    adds: Answers
    is_label: bool = False


YES_NO = (N_("Yes"), N_("No"))
# questions of JumpSTART and SALT that ask for several things at once, each answer one button (triage.md 7)
SEVERAL: dict[tuple[str, str], tuple[Button, ...]] = {
    ("JUMPSTART", "rate"): (
        Button(N_("15 to 45 breaths a minute, regular"), {"rate_outside_15_45": "no", "irregular_breathing": "no"}),
        Button("rate_outside_15_45", {"rate_outside_15_45": "yes"}, is_label=True),
        Button("irregular_breathing", {"irregular_breathing": "yes"}, is_label=True),
    ),
    ("JUMPSTART", "mind"): (
        Button(N_("Alert"), {"avpu": "A"}), Button(N_("Answers when spoken to"), {"avpu": "V"}),
        Button(N_("Pushes the pain away"), {"avpu": "P", "pain_response": "appropriate"}),
        Button(N_("Moves from pain without aim"), {"avpu": "P", "pain_response": "inappropriate"}),
        Button("posturing", {"posturing": "yes"}, is_label=True), Button(N_("No answer to pain"), {"avpu": "U"}),
    ),
    ("SALT", "four"): (
        Button(N_("All four good: obeys, pulse, no distress, no major bleeding"), {
            "obeys_commands_or_purposeful_movement": "yes", "peripheral_pulse": "yes", "respiratory_distress": "no",
            "major_haemorrhage_controlled": "yes",
        }),
        Button(N_("Does not obey and does not move with a purpose"), {"obeys_commands_or_purposeful_movement": "no"}),
        Button(N_("No peripheral pulse"), {"peripheral_pulse": "no"}),
        Button("respiratory_distress", {"respiratory_distress": "yes"}, is_label=True),
        Button(N_("Major bleeding goes on"), {"major_haemorrhage_controlled": "no"}),
    ),
    ("JUMPSTART", "infant"): (
        Button(N_("Walks already when healthy"), {"cannot_walk_yet": "no"}),
        Button(N_("Infant who does not walk yet, no significant injury"), {"cannot_walk_yet": "yes", "significant_injury": "no"}),
        Button(N_("Infant who does not walk yet, significant injury"), {"cannot_walk_yet": "yes", "significant_injury": "yes"}),
    ),
}  # fmt: skip


def buttons(walked: Walked) -> tuple[Button, ...]:
    """The buttons of the question that is open; of one that asks a sign: yes and no."""
    several = SEVERAL.get((walked.scale, walked.next_question or ""))
    if several:
        return several
    sign = asked_sign(walked)
    return tuple(Button(words, {sign: answer}) for words, answer in zip(YES_NO, ("yes", "no"), strict=True))


def asked_sign(walked: Walked) -> str:
    """The sign that a question asks for: a measured value is told by its limit, nobody types a number here."""
    known = {one.code for one in scales.scale(walked.scale).signs}
    return next(one for one in walked.asks if one in known)


def scale_of(method: str, looks: str) -> str:
    """The tree by which somebody is triaged who looks adult or like a child."""
    return SCALES[method][looks]


def answers(scale: str, given: Mapping[str, str]) -> dict[str, str]:
    """Of what stands in an address those answers that the tree knows; anything else is left out."""
    signs = {one.code for one in scales.scale(scale).signs}
    return {
        name: value
        for name, value in given.items()
        if (name in signs and value in {"yes", "no"}) or value in _VITALS.get(name, ())
    }


def in_order(scale: str, given: Answers) -> list[tuple[str, str]]:
    """Answers in the order in which the tree asks for them; a store keeps them by name."""
    nodes = {node.code: node for node in scales.scale(scale).nodes}
    asked = [sign for step in walk(scale, given).steps for sign in nodes[step].asks]
    return sorted(given.items(), key=lambda pair: asked.index(pair[0]) if pair[0] in asked else len(asked))


def walk(scale: str, given: Answers) -> Walked:
    """How far the answers lead in a tree. Raises Refusal where the scale is not installed."""
    vitals = Vitals(avpu=given.get("avpu"), pain_response=given.get("pain_response"))
    return scales.walk(
        scale,
        Inputs(
            appears_adult=scale != "JUMPSTART", vitals=vitals,
            present=frozenset(name for name, value in given.items() if value == "yes"),
            absent=frozenset(name for name, value in given.items() if value == "no"),
        ),
    )  # fmt: skip


def method(settings: Mapping[str, Any]) -> str:
    """By which trees a hospital triages many injured: START until it chooses SALT."""
    chosen = settings.get("disaster_method")
    return chosen if chosen in METHODS else "START"


def check_sort(how: str, *, method: str, is_triaged: bool) -> None:
    """A tag is sorted at the call of SALT, before anybody assessed its person. Raises Refusal."""
    if method != "SALT":
        raise Refusal(N_("This event is triaged by START: nobody is separated by voice."))
    if how not in SORTS:
        raise Refusal(N_("choose: walks, waves or still"), field="sort")
    if is_triaged:
        raise Refusal(N_("This tag was triaged already; triage it again instead."))


def check_looks(looks: str) -> None:
    """A tree begins with a look: adult or child. Raises Refusal."""
    if looks not in LOOKS:
        raise Refusal(N_("choose adult or child"), field="looks")


def check_reason(reason: str, field: str = "reason") -> None:
    """Opening, closing and taking back are said why. Raises Refusal."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(N_("say in a few words why"), field=field)


def tag_number(text: str) -> int | None:
    """The number of a tag as typed or scanned: 17, 000017, T-000017; None for anything else."""
    digits = text.strip().upper().removeprefix("T").lstrip("-– ")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 and int(digits) > 0 else None


def written(number: int) -> str:
    """A tag's number as it stands on the tag and in its bars."""
    return f"T-{number:06}"


def history(triages: Sequence[tuple[str, str]]) -> str:
    """Time and category of each triage, in the order of entry, for the list."""
    return "; ".join(f"{at} {category}" for at, category in triages)
