"""The list of debtors as a paper: the largest debts first, with their ages, and what the rest comes to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lighthis.billing.models import Payer
from lighthis.billing.queries import coverage
from lighthis.billing.queries.slips import facility_facts
from lighthis.db.own import own
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Facility
from lighthis.facility.queries import facility as facility_of
from lighthis.kernel import clock
from lighthis.kernel.money import Money
from lighthis.kernel.text import NotFound
from lighthis.packs.bills import Debtor, DebtorsPaper
from lighthis.packs.subject import Subject
from lighthis.registration.called import called
from lighthis.takings import queries
from lighthis.takings.models import DebtorsList
from lighthis.takings.rules.ages import Aged, together
from lighthis.web.language import speaking

FORM = "debtors"
MOST_LINES = 1000  # a paper is read by people; the files hold all lines


def debtors(list_id: UUID, at: UUID, language: str) -> Subject:
    """Who owed at the moment the list was made. Raises NotFound, also where nobody owed."""
    row, home = own(DebtorsList, list_id, at=at), facility_of(at)
    today = clock.local(row.made_at, home.zone).date()
    found = queries.ASK[row.whose](at, today, home.zone, row.made_at)
    if not found:
        raise NotFound
    shown, rest = found[:MOST_LINES], together([one.ages for one in found[MOST_LINES:]])
    with speaking(language):
        lines = _lines(row.whose, shown, home, language)
    total = together([one.ages for one in found])
    facts = DebtorsPaper(
        facility=facility_facts(home), at=row.made_at, whose=row.whose, lines=tuple(lines),
        total=Money(total.total, home.currency), ages=_sums(total, home), others=len(found) - len(shown),
        others_total=Money(rest.total, home.currency) if len(found) > len(shown) else None,
    )  # fmt: skip
    return Subject(None, facts)


def _lines(whose: str, shown: Sequence[Any], home: Facility, language: str) -> list[Debtor]:
    if whose == "organisations":
        known = {one.id: one for one in coverage.payers(home.id)}
        return [_organisation(one, known.get(one.payer_id), home, language) for one in shown]
    comings = queries.comings([one.encounter_id for one in shown], home.id)
    return [_coming(comings[one.encounter_id], one.ages, home) for one in shown]


def _organisation(one: queries.Bearing, payer: Payer | None, home: Facility, language: str) -> Debtor:
    name, tax_id = (payer.name_in(language), payer.tax_id) if payer is not None else ("", "")
    total = Money(one.ages.total, home.currency)
    return Debtor(name, tax_id or None, None, total, _sums(one.ages, home), one.account)


def _coming(coming: Encounter, ages: Aged, home: Facility) -> Debtor:
    since = clock.local(coming.arrived_at, home.zone).date()
    total = Money(ages.total, home.currency)
    return Debtor(called(coming.patient.name), coming.number, since, total, _sums(ages, home))


def _sums(ages: Aged, home: Facility) -> tuple[Money, ...]:
    return tuple(Money(part, home.currency) for part in ages.parts)


given = {FORM: debtors}
