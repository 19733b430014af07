"""Who pays for one coming, and discounts on its bill."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.forms import ReverseForm
from lighthis.billing.models import Coverage
from lighthis.billing.payer_forms import CoverForm, DiscountForm
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import discounts
from lighthis.billing.views.blueprint import categories_words, head_of, is_neutral, pages, payers
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/payers", methods=["GET", "POST"])
@needs("billing.cover")
def cover(encounter_id: UUID) -> ResponseReturnValue:
    coming = bills.encounter(encounter_id, at=here_id())
    held = coverage.decided(encounter_id, at=here_id())
    form = _form(held)
    if form.validate_on_submit():
        with form.refusals():
            changed = _decide(form, bills.encounter(encounter_id, at=here_id()))
            words = ngettext("%(num)d charge was reckoned anew.", "%(num)d charges were reckoned anew.", changed)
            return done(" ".join([_("Saved."), words]), to=url_for(".bill", encounter_id=encounter_id))
    audit.looked("bill", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    said = [_told(one) for one in coverage.decided(encounter_id, at=here_id(), ended=True)]
    bearing = [_bearer(share) for share in coverage.shares_of(coming, clock.now())]
    return page("billing/cover.html", form=form, bill=found, head=head_of(found), said=said, bearing=bearing)


def _form(held: list[Coverage]) -> CoverForm:
    """The form as things stand."""
    filled: dict[str, Any] = {"how": "rules"} if not held else {"how": "these" if held[0].payer_id else "patient"}
    for number, one in enumerate([one for one in held if one.payer_id][:3], 1):
        filled |= {f"payer_{number}": str(one.payer_id), f"share_{number}": one.share, f"most_{number}": one.most}
        filled |= {f"document_{number}": one.document, "categories": one.categories}
        filled |= {"case_price": one.case_price} if number == 1 else {}
    form = CoverForm(**filled)
    offered = [(str(one.id), one.name_in(language())) for one in coverage.payers(here_id(), in_use=True)]
    for payer, *_rest in form.lines():
        payer.offer(offered)
    return form


def _decide(form: CoverForm, coming: Encounter) -> int:
    if form.how.data == "rules":
        return actions.follow_rules(coming, form.reason.data, by=me())
    terms = [
        Terms(
            coverage.payer(UUID(payer.data), at=here_id()), share.data, most.data, tuple(form.categories.data or ()),
            document.data or "", form.case_price.data if number == 0 else None,
        )
        for number, (payer, share, most, document) in enumerate(form.lines())
        if payer.data and form.how.data == "these"
    ]  # fmt: skip
    return actions.decide_payers(coming, terms, form.reason.data, by=me())


def _told(one: Coverage) -> dict[str, Any]:
    """A decision in words."""
    if one.payer is None:
        what = _("The patient alone")
    else:
        what = _("%(payer)s: %(share)s", payer=one.payer.name_in(language()), share=percent(one.share))
    also = [categories_words(one.categories) if one.payer is not None else "", one.document, one.reason]
    if one.most is not None:
        also.insert(1, _("at most %(amount)s", amount=filters.money(one.most)))
    if one.case_price is not None:
        also.insert(1, _("price of the case %(amount)s", amount=filters.money(one.case_price)))
    return {
        "what": what, "also": "; ".join(filter(None, also)), "since": one.since, "until": one.until,
        "by": one.by.family if one.by is not None else "",
    }  # fmt: skip


def percent(share: Any) -> str:
    """A share as it is read: 80 %."""
    return f"{filters.number(share)}\u00a0%"


def _bearer(share: Any) -> dict[str, Any]:
    organisation = coverage.payer(share.payer_id, at=here_id()) if share.payer_id is not None else None
    name = organisation.name_in(language()) if organisation is not None else payers()[share.account]
    return {"name": name, "share": percent(share.percent), "what": categories_words(share.categories)}


@pages.route("/encounters/<uuid:encounter_id>/discount", methods=["GET", "POST"])
@needs(discounts.GIVE)
def discount(encounter_id: UUID) -> ResponseReturnValue:
    found, form = bills.bill(encounter_id, at=here_id()), DiscountForm()
    standing = coverage.standing(found.entries)
    neutral = is_neutral(found.encounter)
    form.lines.offer(
        (str(one.id), _line(one, coverage.left_of(one, found.entries), neutral=neutral)) for one in standing
    )
    if form.validate_on_submit():
        with form.refusals():
            on = [bills.entry(UUID(id_), at=here_id()) for id_ in form.lines.data or []]
            coming = bills.encounter(encounter_id, at=here_id())
            off = actions.discount(coming, on, form.percent.data, form.amount.data, form.reason.data, by=me())
            words = _("Discount given: %(amount)s.", amount=filters.money(off))
            return done(words, to=url_for(".bill", encounter_id=encounter_id))
    audit.looked("bill", by=me(), patient=found.encounter.patient_id)
    most = discounts.limit(facility(here_id()).settings, me().permissions)
    return page("billing/discount.html", form=form, bill=found, head=head_of(found), most=percent(most))


def _line(one: Any, left: Any, *, neutral: bool) -> str:
    name = _("Medical service") if neutral or one.item is None else one.item.name_in(language())
    return _("%(service)s: %(amount)s to pay", service=name, amount=filters.money(left))


@pages.route("/discounts/<uuid:entry_id>/take-back", methods=["GET", "POST"])
@needs(discounts.GIVE)
def take_back_discount(entry_id: UUID) -> ResponseReturnValue:
    row = bills.entry(entry_id, at=here_id())
    if row.kind != "discount" or row.encounter_id is None:
        raise NotFound
    form, back = ReverseForm(), url_for(".bill", encounter_id=row.encounter_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.take_back_discount(bills.entry(entry_id, at=here_id()), form.reason.data, by=me())
            return done(_("The discount was taken back."), to=back)
    found = bills.bill(row.encounter_id, at=here_id())
    audit.looked("bill", by=me(), patient=found.encounter.patient_id)
    return page("billing/take_back_discount.html", form=form, row=row, head=head_of(found), back=back)
