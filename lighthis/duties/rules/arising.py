"""Which notice arises by itself from what was written, and which one follows an earlier one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from lighthis.duties.rules.codes import category
from lighthis.kernel.text import N_

POLICE_ARRIVALS = frozenset({"accompanied-by-police", "police"})  # of the country's list `arrival`
GONE_OUT = frozenset({"signalled", "sent", "received"})
BY_ITSELF = frozenset({"diagnosis", "arrival", "unknown", "injury"})
PRINCIPAL = frozenset({"admission", "clinical", "main"})  # a disease beside the main one is another notice, no change
FOLLOWS: dict[str, str] = {  # cis-forms.md 6: each needs a new notice that points to the first
    "changed": N_("The diagnosis was changed"), "refuted": N_("The diagnosis was refuted"), "death": N_("The patient died"),
    "laboratory": N_("A laboratory confirmed it"),
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A notice of the coming as these rules see it, oldest first in every list."""

    id: UUID
    kind: str
    cause: str
    code: str
    state: str
    first_id: UUID | None = None


@dataclass(frozen=True)
class Arises:
    """A new notice; `follows` is the first one it points to, `instead_of` an open one that it takes the place of."""

    cause: str
    follows: UUID | None = None
    instead_of: UUID | None = None


def arises(kind: str, cause: str, code: str, role: str, known: Sequence[Known]) -> Arises | None:
    """What is owed for something just written, if it is not owed, told or said to be not needed already."""
    own = [one for one in known if one.kind == kind and one.state != "entered_in_error"]
    if kind == "police":
        same = [one for one in own if one.first_id is None and (one.state != "not_needed" or one.cause == cause)]
        return None if same else Arises(cause)
    if any(category(one.code) == category(code) and one.cause != "refuted" for one in own):
        return None
    gone = [one for one in own if one.state in GONE_OUT]
    if not gone or role not in PRINCIPAL:
        return Arises(cause)
    refuting = next((one.id for one in own if one.cause == "refuted" and one.state == "open"), None)
    return Arises("changed", gone[0].first_id or gone[0].id, refuting)


def refuted(code: str, standing: Collection[str], known: Sequence[Known]) -> list[Known]:
    """The notices that went out for a diagnosis which no longer stands, and that nobody has called back yet."""
    if category(code) in {category(one) for one in standing}:
        return []
    called_back = {one.first_id for one in known if one.cause == "refuted" and one.state != "entered_in_error"}
    return [
        one
        for one in known
        if one.kind == "infection" and one.state in GONE_OUT and one.cause != "refuted"
        and category(one.code) == category(code) and (one.first_id or one.id) not in called_back
    ]  # fmt: skip


def told_of_death(known: Sequence[Known]) -> list[Known]:
    """The first notices that went out for somebody who died, where nobody was told of the death yet."""
    told = {one.first_id for one in deaths(known)}
    over = {one.first_id for one in known if one.cause == "refuted" and one.state != "entered_in_error"}
    return [
        one
        for one in known
        if one.first_id is None and one.state in GONE_OUT and one.id not in told | over
    ]  # fmt: skip


def deaths(known: Sequence[Known]) -> list[Known]:
    """The notices of a death that stand: told of or still to be told, and not called back since."""
    standing: list[Known] = []
    for one in known:
        if one.state == "entered_in_error":
            continue
        if one.cause == "recalled":
            standing = [each for each in standing if each.first_id != one.first_id]
        elif one.cause == "death":
            standing.append(one)
    return standing
