"""Who bears how much of a charge: exact to the tiyin, never more than the charge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol
from uuid import UUID

from lighthis.billing.accounts import BEARERS, DISCOUNT, INCOME, PATIENT
from lighthis.billing.rules.money import COVERS, NOTHING, Move
from lighthis.billing.rules.prices import Dated, price_in
from lighthis.kernel.money import CENT
from lighthis.kernel.text import N_, Refusal

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Share:
    """What a bearer takes over: a part of what those before it leave, up to `most` in the whole coming."""

    account: str
    percent: Decimal
    payer_id: UUID | None = None
    code: str = ""  # its own price list
    most: Decimal | None = None
    categories: tuple[str, ...] = ()
    case_price: Decimal | None = None  # it pays this for the treated case, whatever the services come to

    def bears(self, category: str) -> bool:
        """Whether it pays for such services."""
        return not self.categories or category in self.categories


@dataclass(frozen=True)
class Part:
    """What one bearer takes of one charge."""

    share: Share
    amount: Decimal

    @property
    def move(self) -> Move:
        """The movement that takes it off the patient's account."""
        return Move("cover", self.share.account, PATIENT, self.amount)


class Borne(Protocol):
    """A movement of the ledger that may stand on an organisation's account."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def debit(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def payer_id(self) -> UUID | None: ...
    @property
    def reverses_id(self) -> UUID | None: ...


def to_case_prices(entries: Sequence[Borne], wanted: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
    """By how much what each organisation bears of a coming must grow (below zero: shrink) so that it comes to the price of the case
    (cis-forms.md 10.1, treated case): nothing where no service stands, and nothing but the services where no price was said. What
    it answered, paid or handed on is another matter."""
    undone = {one.reverses_id for one in entries}
    covered, added = dict[UUID, Decimal](), dict[UUID, Decimal]()
    for one in entries:
        if one.payer_id is not None and one.kind == "cover" and one.id not in undone:
            covered[one.payer_id] = covered.get(one.payer_id, NOTHING) + one.amount
        if one.payer_id is not None and one.kind == "case":
            more = one.amount if one.debit in BEARERS else -one.amount
            added[one.payer_id] = added.get(one.payer_id, NOTHING) + more
    found = {}
    for payer_id in {*added, *covered}:
        services = covered.get(payer_id)
        due = NOTHING if services is None else wanted.get(payer_id, services) - services
        found[payer_id] = due - added.get(payer_id, NOTHING)
    return {payer_id: more for payer_id, more in found.items() if more}


def case_move(account: str, more: Decimal) -> Move:
    """The movement by which the price of a case adds to what an organisation bears, or takes off it."""
    return Move("case", account, INCOME, more) if more > 0 else Move("case", INCOME, account, -more)


def of_kind(payer: str) -> tuple[Share, ...]:
    """The shares of a coming for which nothing else was said: budget and insurance bear all of theirs."""
    return (Share(COVERS[payer], WHOLE),) if payer in COVERS else ()


def bearing(shares: Iterable[Share], category: str) -> tuple[Share, ...]:
    """Those that pay for services of a category, in their order."""
    return tuple(one for one in shares if one.bears(category))


def lists(shares: Sequence[Share], payer: str) -> tuple[str, ...]:
    """The price lists in which a price is looked for: the first bearer's own, the one of its kind, the patient's, the ordinary."""
    first = shares[0] if shares else None
    kind = "" if first is None else "budget" if first.account == "budget" else "insurance"
    wanted = (first.code if first is not None else "", kind, payer, "self_pay")
    return tuple(dict.fromkeys(one for one in wanted if one))


def price_borne(prices: Sequence[Dated], shares: Sequence[Share], payer: str, day: date) -> Decimal | None:
    """The price of an item on a day in the list of who bears it. Care that is borne wholly never waits for a price list: it costs
    nothing until a price is set."""
    price = price_in(prices, lists(shares, payer), day)
    return NOTHING if price is None and bear_all(shares) else price


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """A percentage of a sum, rounded to the tiyin, halves up."""
    return (amount * percent / WHOLE).quantize(CENT, rounding=ROUND_HALF_UP)


def split(amount: Decimal, shares: Iterable[Share], borne: dict[UUID, Decimal] | None = None) -> tuple[Part, ...]:
    """What each bearer takes of a charge; the rest is the patient's. `borne`: what each has borne of this coming already."""
    parts: list[Part] = []
    rest, before = amount, borne or {}
    for share in shares:
        taken = min(rest, percent_of(rest, share.percent))
        if share.most is not None and share.payer_id is not None:
            taken = min(taken, max(NOTHING, share.most - before.get(share.payer_id, NOTHING)))
        if taken > 0 or (amount == 0 and not parts):
            parts.append(Part(share, taken))
            rest -= taken
    return tuple(parts)


def charge_move(amount: Decimal) -> Move:
    """What a service adds to the patient's account, before anybody bears a part."""
    return Move("charge", PATIENT, INCOME, amount)


def bear_all(shares: Sequence[Share]) -> bool:
    """Whether the first bearer takes everything, so that the patient never waits for a price."""
    return bool(shares) and shares[0].percent == WHOLE and shares[0].most is None


def discounted(amount: Decimal) -> Move:
    """What a discount takes off the patient's account."""
    return Move("discount", DISCOUNT, PATIENT, amount)


def discount_move(left: Decimal, percent: Decimal | None, amount: Decimal | None) -> Move:
    """A discount of a percentage or a sum, on what is left of a charge to the patient. Raises Refusal."""
    if (percent is None) == (amount is None):
        raise Refusal(N_("give a percentage or a sum, not both"), field="percent")
    if percent is not None and not 0 < percent <= WHOLE:
        raise Refusal(N_("a percentage between 0 and 100 is needed"), field="percent")
    off = percent_of(left, percent) if percent is not None else amount or NOTHING
    if off <= 0:
        raise Refusal(N_("a sum above zero is needed"), field="amount")
    if off > left:
        raise Refusal(N_("at most %(amount)s can be taken off"), field="amount", amount=left)
    return discounted(off)


def spread(total: Decimal, over: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """A sum shared out over amounts in proportion, exact to the tiyin: what rounding leaves goes to the largest remainders."""
    whole = sum(over, NOTHING)
    if whole <= 0 or total > whole:
        raise Refusal(N_("at most %(amount)s can be taken off"), field="amount", amount=whole)
    exact = [total * one / whole for one in over]
    floors = [one.quantize(CENT, rounding="ROUND_FLOOR") for one in exact]
    missing = int((total - sum(floors, NOTHING)) / CENT)
    order = sorted(range(len(over)), key=lambda number: (floors[number] - exact[number], number))
    for number in order[:missing]:
        floors[number] += CENT
    return tuple(floors)


@dataclass(frozen=True)
class Rule:
    """What a payer bears of everybody of a benefit category on [valid_from, valid_until], both days included."""

    benefit: str
    share: Share
    valid_from: date
    valid_until: date | None


def by_rules(rules: Iterable[Rule], benefits: Iterable[str], day: date) -> tuple[Share, ...]:
    """The shares that follow from benefits which hold on a day; a payer named by two of them bears by the better one."""
    held, best = set(benefits), dict[UUID | None, Share]()
    for rule in rules:
        if rule.benefit in held and rule.valid_from <= day and (rule.valid_until is None or day <= rule.valid_until):
            before = best.get(rule.share.payer_id)
            if before is None or before.percent < rule.share.percent:
                best[rule.share.payer_id] = rule.share
    return tuple(sorted(best.values(), key=lambda one: (-one.percent, one.code)))


def check_bearer(account: str) -> None:
    """Raises Refusal for an account on which nobody can bear."""
    if account not in BEARERS:
        raise Refusal(N_("choose from the list"), field="payer")
