"""Which rule holds for a fact, and as what it is charged. Values in, a decision out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from lighthis.charging.rules import shipped
from lighthis.charging.words import RULED, SCOPES
from lighthis.kernel.text import N_, Refusal

ORDER_KINDS = ("test", "imaging", "procedure")  # drugs are no services
ONE = Decimal(1)


@dataclass(frozen=True)
class Fact:
    """Something done for a patient, as the clinical domains know it."""

    event: str
    basis: str
    subject_id: UUID
    happened_at: datetime
    code: str = ""
    kind: str = ""
    department_id: UUID | None = None
    name: str = ""


class Matched(Protocol):
    """What rules look at."""

    @property
    def event(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def department_id(self) -> UUID | None: ...


class Rule(Protocol):
    """A rule of a hospital."""

    @property
    def event(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def department_id(self) -> UUID | None: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


R = TypeVar("R", bound=Rule)


def matches(rule: Rule, fact: Matched) -> bool:
    """Whether a rule is about such a fact."""
    if rule.event != fact.event:
        return False
    asked = {"code": fact.code == rule.value, "kind": fact.kind == rule.value, "any": True}
    return asked.get(rule.scope, fact.department_id is not None and fact.department_id == rule.department_id)


def holds(rule: Rule, day: date) -> bool:
    """Whether a rule holds on a day, its last day included."""
    return rule.valid_from <= day and (rule.valid_until is None or day <= rule.valid_until)


def rule_for(rules: Iterable[R], fact: Matched, day: date) -> R | None:
    """The rule of the hospital for a fact on its day: the nearest match, and of two alike the younger."""
    found = [one for one in rules if holds(one, day) and matches(one, fact)]
    return min(found, key=lambda one: (SCOPES.index(one.scope), -one.valid_from.toordinal()), default=None)


def codes_of(fact: Matched) -> tuple[str, ...]:
    """As which codes of the price list a fact is charged where no rule says it: its own code first, then what is shipped."""
    own = (fact.code,) if fact.event in {"order", "operation", "bed_day"} and fact.code else ()
    ordered = (shipped.ORDERS[fact.code],) if fact.event == "order" and fact.code in shipped.ORDERS else ()
    always = (shipped.EVENTS[fact.event],) if fact.event in shipped.EVENTS else ()
    return own + ordered + always


def check_rule(event: str, scope: str, value: str, since: date, until: date | None) -> None:
    """Raises Refusal for a rule that says nothing."""
    if event not in RULED or scope not in SCOPES:
        raise Refusal(N_("choose from the list"), field="event" if event not in RULED else "scope")
    if scope == "code" and not value:
        raise Refusal(N_("write the code for which the rule holds"), field="value")
    if scope == "kind" and (event != "order" or value not in ORDER_KINDS):
        raise Refusal(N_("a kind can be chosen for orders only"), field="kind")
    if until is not None and until < since:
        raise Refusal(N_("the last day is before the first"), field="valid_until")


@dataclass(frozen=True)
class Held:
    """A package that was charged: what is left in it of each item."""

    charge_id: UUID
    since: date
    until: date | None  # the first day on which it covers nothing any more
    left: dict[UUID, Decimal]


def package_for(packages: Sequence[Held], item_id: UUID, quantity: Decimal, day: date) -> Held | None:
    """The package from which a service of a day is taken: the one that ends first, of those that hold enough."""
    found = [
        one
        for one in packages
        if one.since <= day and (one.until is None or day < one.until) and one.left.get(item_id, Decimal(0)) >= quantity
    ]
    return min(
        found, key=lambda one: (one.until is None, one.until or date.max, one.since, one.charge_id), default=None
    )
