"""The charge rules of a hospital, and what they make of a fact."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.billing.models import PricedItem
from lighthis.billing.queries import prices
from lighthis.charging import rules, words
from lighthis.charging.models import ChargeRule, ClinicalFact
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.facility.queries import facility
from lighthis.kernel import clock


@dataclass(frozen=True)
class Decided:
    """As what a fact is charged; without an item `why` says why it is not."""

    item: PricedItem | None
    quantity: Decimal = rules.ONE
    why: str = ""


def all_rules(at: UUID, event: str = "") -> list[ChargeRule]:
    """The rules of a hospital, the youngest first."""
    rows = select(ChargeRule).where(ChargeRule.facility_id == at)
    rows = rows.where(ChargeRule.event == event) if event else rows
    rows = rows.options(joinedload(ChargeRule.item).lazyload(PricedItem.prices), joinedload(ChargeRule.department))
    return list(session.scalars(rows.order_by(ChargeRule.event, ChargeRule.valid_from.desc(), ChargeRule.id.desc())))


def rule(rule_id: UUID, *, at: UUID) -> ChargeRule:
    """A rule of this hospital. Raises NotFound."""
    return own(ChargeRule, rule_id, at=at)


def decided(fact: ClinicalFact) -> Decided:
    """What a fact is charged as on its day: by the hospital's rule, else by its own code, else as shipped."""
    at = fact.facility_id
    day = clock.local(fact.happened_at, facility(at).zone).date()
    found = rules.rule_for(all_rules(at, fact.event), fact, day)
    if found is not None:
        if found.item is None:
            return Decided(None, why="free")
        return Decided(found.item, found.quantity) if found.item.is_active else Decided(None, why="out_of_use")
    items = [prices.by_code(code, at=at) for code in rules.codes_of(fact)]
    item = next((one for one in items if one is not None and one.is_active), None)
    if item is not None:
        return Decided(item)
    if fact.event in words.QUIET:
        return Decided(None, why="free")
    return Decided(None, why="no_item" if items else "no_rule")
