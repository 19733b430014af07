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
    recalls_id: UUID | None = None


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
    told = {one.first_id for one in standing("death", known)}
    return [one for one in _gone_out(known) if one.id not in told]


def standing(cause: str, known: Sequence[Known]) -> list[Known]:
    """The notices of a cause that follow another one and stand: told of or still to be told, not called back since."""
    live = [one for one in known if one.state != "entered_in_error"]
    recalled = {one.recalls_id for one in live}
    return [one for one in live if one.cause == cause and one.first_id is not None and one.id not in recalled]


def proves(confirms: str, code: str) -> bool:
    """Whether a laboratory's word (a category, or "*": whatever was told of) is about the disease of a notice."""
    return confirms in {"*", category(code)} and bool(confirms)


def confirmed(code: str, known: Sequence[Known]) -> tuple[list[Known], list[Known]]:
    """What a laboratory's word for a disease (its category, or "*": whatever was told of) does: to the first notices that are still open,
    where it is written in; and to those that went out, after which a new one follows, once (cis-forms.md 6).
    """
    told = {one.first_id for one in standing("laboratory", known)}
    fits = [one for one in known if one.kind == "infection" and proves(code, one.code)]
    unsent = [one for one in fits if one.first_id is None and one.state == "open"]
    return unsent, [one for one in _gone_out(fits, known) if one.id not in told]


def told_with_proof(confirms: str, known: Sequence[Known]) -> list[Known]:
    """The first notices of a disease that went out and may have said the laboratory's word themselves."""
    return _gone_out([one for one in known if one.kind == "infection" and proves(confirms, one.code)], known)


def _gone_out(known: Sequence[Known], all_: Sequence[Known] | None = None) -> list[Known]:
    """The first notices that went out and were not refuted since."""
    over = {one.first_id for one in all_ or known if one.cause == "refuted" and one.state != "entered_in_error"}
    return [one for one in known if one.first_id is None and one.state in GONE_OUT and one.id not in over]
