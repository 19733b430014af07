"""The pages of the chief doctor: what is unusual, what was found out about it, and the limits."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.rules.closing import SHIPPED_HOURS
from lighthis.billing.rules.discounts import DEFAULT_MOST
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.oddities import actions, queries
from lighthis.oddities.forms import LimitsForm, LookedForm, limits_of, shipped
from lighthis.oddities.queries import LONGEST, Period
from lighthis.oddities.rules import Finding
from lighthis.oddities.words import KINDS
from lighthis.packs.people import short
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.asked import asked_day
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone

pages = Blueprint("oddities", __name__)


@pages.route("/money/unusual")
@needs("billing.oversee")
def overview() -> ResponseReturnValue:
    days = _asked()
    found = queries.findings(here_id(), days)
    audit.happened("unusual patterns looked at", by=me(), detail={"found": len(found)})
    return page("oddities/overview.html", rows=_rows(found), paging=None, days=days, kinds=_kinds(), longest=LONGEST)


def _asked() -> Period:
    today = clock.today(zone())
    last = asked_day(today, "until")
    return queries.period(asked_day(last - timedelta(days=LONGEST - 1), "since"), last)


def _rows(found: list[Finding]) -> list[dict[str, Any]]:
    people, numbers = queries.people(found), queries.comings(found, here_id())
    marked = queries.marks(here_id(), found)
    return [
        {"kind": one.kind, "staff": one.person, "who": short(people[one.person]), "first": one.first, "last": one.last,
         "says": sentence(one), "beside": beside(one), "mark": queries.mark_of(one, marked),
         "comings": [(id_, numbers[id_]) for id_ in one.comings if id_ in numbers]}
        for one in found
    ]  # fmt: skip


def _kinds() -> dict[str, str]:
    words = (
        _("Many charges and slips taken back"), _("Money back while the desk was closed"), _("Charges without a clinical fact"),
        _("More work than fits into a day"), _("Discounts close to the limit"), _("Services when the patient was not there"),
    )  # fmt: skip
    return dict(zip(KINDS, words, strict=True))


def sentence(one: Finding) -> str:
    """What is unusual, in a whole sentence."""
    facts: dict[str, Any] = {"count": one.count, "of": one.of, "share": one.share}
    if one.overlap:
        return _(
            "Two operations at the same time, %(minutes)s minutes of them; services on that day: %(count)s.",
            minutes=one.overlap,
            count=one.count,
        )
    return {
        "voids": _("Taken back: %(count)s of %(of)s charges and slips (%(share)s %%).", **facts),
        "late": _("Refunds and cancelled slips outside the hours of the desk: %(count)s of %(of)s.", **facts),
        "by_hand": _("Charges that rest on no clinical fact: %(count)s of %(of)s (%(share)s %%).", **facts),
        "rates": _("Services on one day: %(count)s, together %(of)s minutes.", **facts),
        "discounts": _("Comings with a discount close to the limit: %(count)s of %(of)s with any discount.", **facts),
        "ghosts": _("Charges of a day before the patient came, or after the patient left or died: %(count)s.", **facts),
    }[one.kind]


def beside(one: Finding) -> str:
    """What is usual, in a whole sentence."""
    return {
        "voids": _("Usual for colleagues: %(usual)s %%.", usual=one.usual),
        "late": _("All others together: %(usual)s.", usual=one.usual),
        "by_hand": _("Usual for colleagues: %(usual)s %%.", usual=one.usual),
        "rates": _("A usual day of a doctor here: %(usual)s minutes.", usual=one.usual),
        "discounts": _("Usual for colleagues: %(usual)s.", usual=one.usual),
        "ghosts": _("All others together: %(usual)s.", usual=one.usual),
    }[one.kind]


@pages.route("/money/unusual/<kind>/<uuid:staff_id>", methods=["GET", "POST"])
@needs("billing.oversee")
def look_into(kind: str, staff_id: UUID) -> ResponseReturnValue:
    days = _asked()
    found = [one for one in queries.findings(here_id(), days) if (one.kind, one.person) == (kind, staff_id)]
    if not found:
        raise NotFound
    form = LookedForm()
    back = url_for(".overview", since=filters.day(days.first), until=filters.day(days.last))
    if form.validate_on_submit():
        with form.refusals():
            actions.look_into(kind, staff_id, days, form.note.data, by=me())
            return done(_("Written down: it was looked into."), to=back)
    return page("oddities/look_into.html", form=form, rows=_rows(found), heading=_kinds()[kind], back=back)


@pages.route("/money/unusual/limits", methods=["GET", "POST"])
@needs("billing.oversee")
def limits() -> ResponseReturnValue:
    form = LimitsForm(row=facility(here_id()), flat=limits_of)
    if form.validate_on_submit():
        with form.refusals():
            actions.set_limits(form.own(), form.rights(), by=me())
            return done(_("The limits are saved."), to=url_for(".overview"))
    as_shipped = {"discount_most": DEFAULT_MOST, "refund_alone_most": 0, "bill_open_hours": SHIPPED_HOURS, **shipped()}
    return page("oddities/limits.html", form=form, shipped=as_shipped)
