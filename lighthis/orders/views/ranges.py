"""The reference ranges of the hospital's own laboratory: the list, a new one, ending one."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.facility import queries as facilities
from lighthis.orders import laboratory, queries
from lighthis.orders.models import OwnRange
from lighthis.orders.range_forms import RangeForm
from lighthis.orders.rules import own_ranges
from lighthis.orders.views.blueprint import pages, range_told
from lighthis.packs import codes
from lighthis.packs.people import short
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext, say
from lighthis.web.pages import done, page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import here_id, me

MANAGE = "facility.manage"


@pages.route("/facility/laboratory")
@needs(MANAGE, "orders.laboratory")
def ranges() -> ResponseReturnValue:
    found = queries.standing(here_id())
    first = (asked_page() - 1) * ROWS
    shown = found[first : first + ROWS]
    return page("orders/ranges.html", rows=[line(one) for one in shown], paging=paging(len(found), len(shown)))


def line(row: OwnRange) -> dict[str, Any]:
    """A range in words."""
    unit = next((one.more["unit"] for one in codes.code_list("analytes") if one.code == row.analyte), "")
    told = f"{range_told(row)} {codes.label('lab_units', unit, language())}".strip()
    return {
        "id": row.id, "name": codes.label("analytes", row.analyte, language()), "sex": say(own_ranges.SEXES[row.sex]),
        "age": _age(row), "range": told, "source": row.source, "by": short(row.by), "at": row.created_at,
    }  # fmt: skip


def _age(row: OwnRange) -> str:
    """From which age until which: "0 – 28 days", "1 year – 18 years", "18 years and older"."""
    if row.until is None:
        return _("all ages") if row.since == 0 else _("%(age)s and older", age=_counted(row.since, row.since_unit))
    since = "0" if row.since == 0 else _counted(row.since, row.since_unit)
    return f"{since} – {_counted(row.until, row.until_unit)}"


def _counted(count: int, unit: str) -> str:
    if unit == "day":
        return ngettext("%(num)d day", "%(num)d days", count)
    if unit == "month":
        return ngettext("%(num)d month", "%(num)d months", count)
    return ngettext("%(num)d year", "%(num)d years", count)


@pages.route("/facility/laboratory/new", methods=["GET", "POST"])
@needs(MANAGE)
def add_range() -> ResponseReturnValue:
    form = RangeForm()
    if request.method == "GET":
        form.analyte.data = request.args.get("analyte", "")
    if form.validate_on_submit():
        with form.refusals():
            facility = facilities.facility(here_id())
            row = laboratory.add_range(
                facility, form.analyte.data, form.band(), form.limits(), form.source.data, by=me()
            )
            return done(_("The range is written: %(name)s.", name=line(row)["name"]), to=url_for(".ranges"))
    return page("orders/range.html", form=form)


@pages.route("/facility/laboratory/<uuid:range_id>/end", methods=["GET", "POST"])
@needs(MANAGE)
def end_range(range_id: UUID) -> ResponseReturnValue:
    row, form = queries.own_range(range_id, at=here_id()), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            laboratory.end_range(queries.own_range(range_id, at=here_id()), by=me())
            return done(_("The range holds no more."), to=url_for(".ranges"))
    return page("orders/end_range.html", form=form, one=line(row))
