"""Whether two records may be linked as one person, which of them stands for it, and what must be said twice (names.md 5.5-5.6)."""

from dataclasses import dataclass
from datetime import datetime

from lighthis.kernel.text import N_, Message, Refusal
from lighthis.registration.rules.person import Candidate
from lighthis.registration.rules.pinfl import is_valid
from lighthis.registration.rules.ranking import differs_in_one_part, is_exchanged

FEWEST_LETTERS = 3  # of a reason that says anything


@dataclass(frozen=True)
class Side:
    """One of the two records: as comparison sees it, and how much hangs on it."""

    person: Candidate
    is_unknown: bool = False
    died_at: datetime | None = None
    comings: int = 0
    rows: int = 0  # numbers, contacts, addresses, allergies, cards

    @property
    def weight(self) -> tuple[bool, bool, bool, int, int]:
        """What speaks for keeping this one: a name, a number shown on a document, a valid one, its history."""
        person = self.person
        return not self.is_unknown, person.pinfl_confirmed, is_valid(person.pinfl), self.comings, self.rows


def stands(one: Side, other: Side) -> bool:
    """Whether the first is offered as the record that stands for the person; of two alike the older, whose key sorts first."""
    if one.weight == other.weight:
        return one.person.key < other.person.key
    return one.weight > other.weight


def doubts(one: Side, other: Side) -> list[Message]:
    """What speaks so loudly against one person that a merge needs a second confirmation."""
    a, b = one.person, other.person
    said = []
    if a.pinfl and b.pinfl and a.pinfl != b.pinfl and is_valid(a.pinfl) and is_valid(b.pinfl):
        said.append(Message(N_("Both have a valid PINFL, and they are different.")))
    if a.sex and b.sex and a.sex != b.sex:
        said.append(Message(N_("One is a man, the other a woman.")))
    if a.birth_date and b.birth_date and _other_birth(a, b):
        said.append(Message(N_("The birth dates differ in more than one part.")))
    if (one.died_at is None) != (other.died_at is None):
        said.append(Message(N_("One of them has died: after this the person counts as dead under both records.")))
    return said


def _other_birth(a: Candidate, b: Candidate) -> bool:
    if a.birth_date is None or b.birth_date is None or {a.precision, b.precision} & {"estimated", "unknown"}:
        return False
    if {a.precision, b.precision} != {"day"}:
        return a.birth_date.year != b.birth_date.year
    same = a.birth_date == b.birth_date or is_exchanged(a.birth_date, b.birth_date)
    return not same and not differs_in_one_part(a.birth_date, b.birth_date)


def check_reason(reason: str) -> str:
    """The reason, tidy. Raises Refusal where it says nothing."""
    reason = " ".join(reason.split())
    if sum(sign.isalnum() for sign in reason) < FEWEST_LETTERS:
        raise Refusal(N_("say why"), field="reason")
    return reason


def check_merge(*, linked: bool, same: bool, found: list[Message], despite: bool) -> None:
    """Two records become one person. Raises Refusal."""
    if same:
        raise Refusal(N_("These two are one person already."))
    if linked:
        raise Refusal(N_("One of these records was linked to another one a moment ago. Open the page again."))
    if found and not despite:
        raise Refusal(N_("something speaks against it: read it and confirm that it is one person"), field="despite")
