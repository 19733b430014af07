"""Decision trees of mass casualty: one question after the other, the first exit ends (triage reference 7)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lighthis.scales.rules.inputs import Inputs, facts
from lighthis.scales.rules.limits import refuse_impossible, rounding
from lighthis.scales.rules.nodes import Node
from lighthis.scales.rules.scales import FOLDER, Scale, scale


@dataclass(frozen=True)
class Walked:
    """How far the answers lead: to a category, or to the question that is open and what it asks for.

    `steps` are the codes of the questions that were answered, in their order.
    """

    scale: str
    version: str
    sha256: str
    category: str | None
    next_question: str | None
    asks: tuple[str, ...]
    steps: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON for the stored record."""
        return vars(self) | {"asks": list(self.asks), "steps": list(self.steps)}


def walk(code: str, inputs: Inputs, folder: Path = FOLDER) -> Walked:
    """Follow the tree of a code with what was answered: nothing is taken for granted, an open question ends the walk.

    Raises Refusal for a value that cannot be and for a scale that is not installed.
    """
    refuse_impossible(inputs, folder)
    tree, known = scale(code, folder), facts(inputs, rounding(folder))
    nodes = {node.code: node for node in tree.nodes}
    node, steps = tree.nodes[0], list[str]()
    while True:
        branch = next((one for one in node.branches if one.when(known).truth), None)
        if branch is None:
            return _walked(tree, None, node, steps)
        steps.append(node.code)
        if branch.exit:
            return _walked(tree, branch.exit, None, steps)
        node = nodes[branch.next]


def _walked(tree: Scale, category: str | None, node: Node | None, steps: list[str]) -> Walked:
    asked = node.code if node else None
    return Walked(tree.code, tree.version, tree.sha256, category, asked, node.asks if node else (), tuple(steps))
