"""Organisations that pay, and what they bear of benefit categories."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing.accounts import BEARERS
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import CoverRule, Payer
from lighthis.billing.queries import coverage
from lighthis.billing.rules import prices, shares
from lighthis.billing.rules.money import PAYERS
from lighthis.db.engine import session
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.codes import code_list

FUND_CODE = re.compile(r"[A-Z]{3}[0-9]{6}")  # cis-forms.md 10.1: code of a provider at the state fund


@dataclass(frozen=True)
class PayerFacts:
    """What is known of an organisation."""

    names: Mapping[str, str]  # name_ru, name_uz, name_uz_cyrl, name_en
    kind: str
    tax_id: str = ""
    fund_code: str = ""
    address: str = ""
    bank: str = ""
    contract: str = ""
    contract_from: date | None = None
    contract_until: date | None = None
    is_active: bool = True


def add_payer(code: str, facts: PayerFacts, *, by: Actor) -> Payer:
    """Write down an organisation that pays. Raises Refusal."""
    at, code = facility_of(by), code.strip()
    if not code or code in PAYERS or code in BEARERS:
        raise Refusal(N_("choose another code; this one means something else"), field="code")
    if coverage.payer_of_code(code, at=at) is not None:
        raise Refusal(N_("an organisation has this code already"), field="code")
    _check(facts)
    row = Payer(facility_id=at, code=code, **_columns(facts))
    session.add(row)
    session.flush()
    audit.wrote(row, "payer added", by=by, detail={"code": code, "kind": facts.kind})
    return row


def change_payer(payer: Payer, facts: PayerFacts, *, by: Actor) -> None:
    """Change what is known of an organisation; its kind stays, for its account has rows in the ledger. Raises Refusal."""
    if facts.kind != payer.kind:
        raise Refusal(N_("the kind of a payer stays; add another one"), field="kind")
    _check(facts)
    audit.changed(payer, _columns(facts), "payer changed", by=by, detail={"code": payer.code})
    session.flush()


def _columns(facts: PayerFacts) -> dict[str, object]:
    plain = {name: getattr(facts, name) for name in PayerFacts.__dataclass_fields__ if name != "names"}
    return {name: value.strip() if isinstance(value, str) else value for name, value in plain.items()} | {
        name: text.strip() for name, text in facts.names.items()
    }


def _check(facts: PayerFacts) -> None:
    shares.check_bearer(facts.kind)
    if not any(text.strip() for text in facts.names.values()):
        raise Refusal(N_("give a name in one of the languages"), field="name_ru")
    if facts.fund_code and not FUND_CODE.fullmatch(facts.fund_code.strip()):
        raise Refusal(N_("three capital letters and six digits, for example OAA000024"), field="fund_code")
    if facts.contract_from and facts.contract_until and facts.contract_until < facts.contract_from:
        raise Refusal(N_("this is before the contract begins"), field="contract_until")


def add_rule(
    payer: Payer,
    benefit: str,
    share: Decimal,
    categories: Sequence[str],
    valid_from: date,
    valid_until: date | None,
    *,
    by: Actor,
) -> CoverRule:
    """From a day on an organisation bears a share of everybody of a benefit category. Raises Refusal."""
    if benefit not in {one.code for one in code_list("benefit_categories")}:
        raise Refusal(N_("choose from the list"), field="benefit")
    if not 0 < share <= shares.WHOLE:
        raise Refusal(N_("a percentage between 0 and 100 is needed"), field="share")
    if not set(categories) <= set(prices.CATEGORIES):
        raise Refusal(N_("choose from the list"), field="categories")
    if valid_until is not None and valid_until < valid_from:
        raise Refusal(N_("this is before the rule begins"), field="valid_until")
    row = CoverRule(
        facility_id=payer.facility_id, payer_id=payer.id, payer=payer, benefit=benefit, share=share,
        categories=list(categories), valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.wrote(row, "cover rule added", by=by, detail={"payer": payer.code, "benefit": benefit, "share": str(share)})
    return row


def end_rule(rule_id: UUID, last_day: date, *, by: Actor) -> CoverRule:
    """A rule holds until a day; what was charged under it stays. Raises Refusal, NotFound."""
    row = coverage.rule(rule_id, at=facility_of(by))
    if last_day < row.valid_from:
        raise Refusal(N_("this is before the rule begins"), field="valid_until")
    if row.valid_until is not None and row.valid_until <= last_day:
        raise Refusal(N_("This rule ends earlier already."), field="valid_until")
    row.valid_until = last_day
    session.flush()
    audit.wrote(row, "cover rule ended", by=by, detail={"payer": row.payer.code, "until": last_day.isoformat()})
    return row
