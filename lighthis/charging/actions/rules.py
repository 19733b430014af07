"""The rules of a hospital: added, ended; never altered, so that what was charged can be understood later."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import PricedItem
from lighthis.charging import rules
from lighthis.charging.models import ChargeRule
from lighthis.db.engine import session
from lighthis.facility.models import Department
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal


@dataclass(frozen=True)
class Terms:
    """For what a rule holds, and since when."""

    event: str
    scope: str
    valid_from: date
    valid_until: date | None = None
    value: str = ""
    department: Department | None = None


def add_rule(terms: Terms, item: PricedItem | None, quantity: Decimal, *, by: Actor) -> ChargeRule:
    """From a day on something is charged as an item of the price list; no item: nothing is charged for it. Raises Refusal."""
    at, value = facility_of(by), terms.value.strip()
    rules.check_rule(terms.event, terms.scope, value, terms.valid_from, terms.valid_until)
    if terms.scope == "department" and terms.department is None:
        raise Refusal(N_("choose from the list"), field="department")
    if {at} != {one.facility_id for one in (item, terms.department) if one is not None} | {at}:
        raise NotFound
    if quantity <= 0:
        raise Refusal(N_("a quantity above zero is needed"), field="quantity")
    department = terms.department if terms.scope == "department" else None
    row = ChargeRule(
        facility_id=at, event=terms.event, scope=terms.scope, value=value if terms.scope in {"code", "kind"} else "",
        department_id=department.id if department else None, item_id=item.id if item else None, quantity=quantity,
        valid_from=terms.valid_from, valid_until=terms.valid_until, by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"event": terms.event, "scope": terms.scope, "value": row.value, "item": item.code if item else ""}
    audit.wrote(row, "charge rule added", by=by, detail=detail)
    return row


def end_rule(row: ChargeRule, until: date, *, by: Actor) -> None:
    """The last day on which a rule holds. Raises Refusal."""
    if until < row.valid_from:
        raise Refusal(N_("the last day is before the first"), field="valid_until")
    if row.valid_until is not None and until > row.valid_until:
        raise Refusal(N_("This rule ends before that day; add a new one."), field="valid_until")
    row.valid_until = until
    session.flush()
    audit.wrote(row, "charge rule ended", by=by, detail={"event": row.event, "until": until.isoformat()})
