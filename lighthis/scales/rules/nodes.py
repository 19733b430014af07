"""The questions of a decision tree as read from its file: where each answer leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lighthis.scales.rules.logic import Condition, DefinitionError, Vocabulary, read


@dataclass(frozen=True)
class Branch:
    """Where an answer leads: to a category (`exit`), or to the question `next`; one of the two is empty."""

    when: Condition
    exit: str
    next: str


@dataclass(frozen=True)
class Node:
    """One question, the facts it asks for, and its answers; the first branch that is true is taken."""

    code: str
    asks: tuple[str, ...]
    branches: tuple[Branch, ...]


def read_nodes(raw: list[Any], categories: Iterable[str], words: Vocabulary, name: str) -> tuple[Node, ...]:
    """Read a tree. A branch leads to a category or to a later question, so that no walk is without end."""
    codes, known = [each.get("code", "") for each in raw], frozenset(categories)
    if len(set(codes)) != len(codes):
        raise DefinitionError(f"{name}: nodes: a code stands twice")
    nodes = []
    for n, each in enumerate(raw):
        place = f"{name}: nodes[{n}] {each.get('code', '?')}"
        if set(each) != {"code", "ask", "branches"} or not each["ask"] or not each["branches"]:
            raise DefinitionError(f"{place}: needs 'code', 'ask' and 'branches'")
        if strange := sorted(set(each["ask"]) - words.values - words.signs):
            raise DefinitionError(f"{place}: asks for unknown {', '.join(strange)}")
        later = frozenset(codes[n + 1 :])
        branches = [
            _branch(part, known, later, words, f"{place}.branches[{i}]") for i, part in enumerate(each["branches"])
        ]
        nodes.append(Node(each["code"], tuple(each["ask"]), tuple(branches)))
    led_to = {branch.next for node in nodes for branch in node.branches}
    if lost := sorted(set(codes[1:]) - led_to):
        raise DefinitionError(f"{name}: nodes: nothing leads to {', '.join(lost)}")
    return tuple(nodes)


def _branch(
    part: Mapping[str, Any], categories: frozenset[str], later: frozenset[str], words: Vocabulary, place: str
) -> Branch:
    if set(part) not in ({"when", "exit"}, {"when", "next"}):
        raise DefinitionError(f"{place}: needs 'when' and either 'exit' or 'next'")
    if "exit" in part and part["exit"] not in categories:
        raise DefinitionError(f"{place}: unknown category {part['exit']!r}")
    if "next" in part and part["next"] not in later:
        raise DefinitionError(f"{place}: {part['next']!r} is not a later question")
    return Branch(read(part["when"], words, place), part.get("exit", ""), part.get("next", ""))
