"""The blueprint, and what its pages have in common: which departments the reader may ask for, the last whole day, the heads."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, request

from lighthis.facility.models import Department
from lighthis.facility.queries import ROUND_THE_CLOCK, departments
from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.statistics.rules.days import sheet_day
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.visit import here, here_id, me, zone

pages = Blueprint("statistics", __name__)
READ, CLOSE = "statistics.read", "statistics.close"
Pairs = list[tuple[str, str]]


def wards() -> list[Department]:
    """The departments whose figures the reader may see: all, or those of the reader's own post."""
    own = me().department_ids
    return [one for one in departments(here_id(), ROUND_THE_CLOCK, closed=True) if not own or one.id in own]


def offered() -> Pairs:
    """Those departments as choices; whoever belongs to one does not choose the whole hospital."""
    whole = [] if me().department_ids else [("", _("Whole hospital"))]
    return [*whole, *((one.code, one.name_in(language())) for one in wards())]


def chosen(code: str | None, offers: Pairs) -> str | None:
    """The department asked for; the first of one's own where nothing is chosen. 404 where one's own is no ward."""
    if code or not me().department_ids:
        return code or None
    if not offers:
        abort(404)
    return offers[0][0]


def last_day() -> date:
    """The last sheet day that is over."""
    now = clock.local(clock.now(), zone()).replace(tzinfo=None)
    return date.fromordinal(sheet_day(now, here().census_at)) - timedelta(days=1)


def census() -> str:
    """When a day of the statistics begins, as the wall clock shows it."""
    return f"{here().census_at // 60:02d}:{here().census_at % 60:02d}"


def heads(name: str) -> dict[str, str]:
    """The official headings of a form, by the number of the column; `title` and `head` stand apart."""
    return {one.code: one.name(language()) for one in codes.code_list(name)}


def paper_language() -> str:
    """The language of a print."""
    wanted = request.args.get("paper", "")
    return wanted if wanted in current().paper_languages else language()


def places(current_: str) -> list[dict[str, Any]]:
    """The pages of the statistics as tabs."""
    titles = {"sheet": _("Day: form 007"), "months": _("Months: form 016"), "beds": _("How beds worked")}
    return [
        {"title": title, "url": link(f"statistics.{name}", READ), "current": name == current_}
        for name, title in titles.items()
    ]


def not_at_work() -> str:
    """Why a department has no row in the time asked for."""
    return _("This department did not work in the time asked for.")


def paper_link(form: str, period: str, department: str | None = None, profile: str | None = None) -> Pairs:
    """Where the form is printed as a paper, for whoever may."""
    url = link("statistics.paper", "records.print", form=form, period=period, department=department, profile=profile)
    return [(_("Paper, PDF"), url)] if url else []
