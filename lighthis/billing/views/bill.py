"""The bill of a coming: what is on it, charging, taking back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing import actions
from lighthis.billing.forms import ChargeForm, ReverseForm
from lighthis.billing.queries import bills, requests, stays
from lighthis.billing.queries.closing import closing_of
from lighthis.billing.views.blueprint import (
    asked_words,
    because,
    head,
    head_of,
    is_neutral,
    kinds,
    means_words,
    pages,
    payers,
)
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import ngettext
from lighthis.web.pages import done, page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import here_id, me, zone


@dataclass(frozen=True)
class Rest:
    """What a charge rests on, as its reader may know it."""

    basis: str
    words: str
    at: datetime
    url: str = ""


@dataclass(frozen=True)
class Rests:
    """What the charges of a bill rest on, by basis, and what packages on it cover, by the charge of the package."""

    by_basis: dict[str, Rest]
    covered: dict[UUID, list[Rest]]


# filled in joins_of_charges.py
rests: list[Callable[[Encounter], Rests]] = []
chargeable: list[Callable[[Encounter], list[Rest]]] = []  # what was done and is not charged


@pages.route("/encounters/<uuid:encounter_id>/bill")
@needs("billing.read")
def bill(encounter_id: UUID) -> ResponseReturnValue:
    found, first = bills.bill(encounter_id, at=here_id()), (asked_page() - 1) * ROWS
    audit.looked("bill", by=me(), patient=found.encounter.patient_id)
    shown = found.lines[first : first + ROWS]
    return page(
        "billing/bill.html", bill=found, shown=shown, paging=paging(len(found.lines), len(shown)), head=head_of(found), waiting=_waiting(found), neutral=is_neutral(found.encounter),
        payers=payers(), means=means_words(), kinds=kinds(), what=asked_words, because=because, rests=_rests(found.encounter),
        asked=requests.of_encounter(encounter_id, at=here_id()),
        stands=closing_of(found.encounter), my_id=me().id, cancelled={one.cancels_id for one in found.papers},
    )  # fmt: skip


def _rests(coming: Encounter) -> Rests:
    told = [ask(coming) for ask in rests]
    return told[0] if told else Rests({}, {})


def _waiting(found: bills.Bill) -> int:
    """Bed days before today that are not on the bill."""
    if found.stay is None:
        return 0
    return len(stays.days_missing(found.stay, clock.today(zone()), found.entries))


@pages.route("/encounters/<uuid:encounter_id>/bed-days", methods=["POST"])
@needs("billing.charge")
def charge_days(encounter_id: UUID) -> ResponseReturnValue:
    form = ActionForm()
    back = url_for(".bill", encounter_id=encounter_id)
    found = bills.bill(encounter_id, at=here_id())
    if found.stay is None:
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            stay = bills.bill(encounter_id, at=here_id()).stay
            rows = actions.charge_stay(stay, clock.today(zone()), by=me()) if stay is not None else []
            return done(ngettext("%(num)d bed day charged.", "%(num)d bed days charged.", len(rows)), to=back)
    return page("billing/charge_days.html", form=form, head=head_of(found), bill=found)


@pages.route("/encounters/<uuid:encounter_id>/charge", methods=["GET", "POST"])
@needs("billing.charge")
def charge(encounter_id: UUID) -> ResponseReturnValue:
    coming = bills.encounter(encounter_id, at=here_id())
    form, facts = ChargeForm(day=clock.today(zone())), {one.basis: one for ask in chargeable for one in ask(coming)}
    form.basis.offer([(one.basis, one.words) for one in facts.values()])
    if not form.item.looked_for() and form.validate_on_submit():
        with form.refusals():
            form.check()
            coming, item = bills.encounter(encounter_id, at=here_id()), form.item.item
            fact, reason = facts.get(form.basis.data), form.reason.data or ""
            at, basis = (fact.at, fact.basis) if fact is not None else (_moment(form.day.data), "")
            row = actions.charge_by_hand(coming, item, form.quantity.data, basis, at, by=me(), reason=reason)
            words = _("Charged: %(item)s, %(amount)s.", item=item.code, amount=filters.money(row.amount))
            return done(words, to=url_for(".bill", encounter_id=encounter_id))
    audit.looked("charge form", by=me(), patient=coming.patient_id)
    return page("billing/charge.html", form=form, head=head(coming), coming=coming)


def _moment(day: object) -> datetime:
    """Now for today; noon of an earlier day."""
    now = clock.now()
    if day == clock.today(zone()):
        return now
    return datetime.combine(day, time(12), ZoneInfo(zone()))  # type: ignore[arg-type]


@pages.route("/charges/<uuid:entry_id>/take-back", methods=["GET", "POST"])
@needs("billing.charge")
def reverse(entry_id: UUID) -> ResponseReturnValue:
    row = bills.entry(entry_id, at=here_id())
    if row.kind != "charge":
        raise NotFound
    form, back = ReverseForm(), url_for(".bill", encounter_id=row.encounter_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.take_back(bills.entry(entry_id, at=here_id()), form.reason.data, by=me())
            return done(_("The charge was taken back."), to=back)
    coming = bills.encounter(row.encounter_id, at=here_id())
    return page("billing/reverse.html", form=form, row=row, head=head(coming), back=back, neutral=is_neutral(coming))
