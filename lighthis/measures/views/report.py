"""The measures of a period: how long people waited, what became of them, by category, day, shift and hour."""

from decimal import Decimal
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.measures import rules
from lighthis.measures.views.blueprint import Asked, asked, pages, ranks
from lighthis.measures.views.tables import by_time, tables
from lighthis.triage.rules import shifts
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.tables import Table
from lighthis.web.visit import here, me, zone

WAYS = (rules.HOUR, rules.SHIFT, rules.DAY)


@pages.route("/measures")
@needs("measures.read")
def emergency() -> ResponseReturnValue:
    period, by = asked(), request.args.get("by", "")
    by = by if by in WAYS else rules.HOUR
    audit.happened("looked: measures", by=me(), detail=period.days)
    timed, first = timed_table(period, by), (asked_page() - 1) * ROWS
    shown = timed.rows[first : first + ROWS]
    return page(
        "measures/emergency.html", form=period.form, fits=period.fits, status=200 if period.fits else 422,
        tables=all_tables(period), timed=timed, shown=shown, paging=paging(len(timed.rows), len(shown)), bars=_bars(shown),
        ways=_ways(period, by), files=_files(period), review_url=link("measures.review", "measures.review", **period.days),
        comings=len(period.comings),
    )  # fmt: skip


def all_tables(period: Asked) -> list[Table]:
    """The tables of a period by category, and those of quality."""
    return tables(rules.report(period.comings, ranks(), clock.now())) if period.fits else []


def timed_table(period: Asked, by: str) -> Table:
    """The table of a period by day, shift or hour."""
    own = shifts(here().settings)
    groups = rules.groups(
        period.comings, by, since=period.form.since.data, until=period.form.until.data, shifts=own, zone=zone(), now=clock.now()
    ) if period.fits else []  # fmt: skip
    return by_time(groups, by, own)


def _bars(rows: Any) -> list[dict[str, Any]]:
    """How many came, and the median to the doctor, as lengths of bars in hundredths of the longest."""
    most = [max((row[column] or 0 for row in rows), default=0) for column in (1, 3)]
    return [
        {"name": row[0], "came": row[1], "waited": row[3], "lengths": [_part(row[1], most[0]), _part(row[3], most[1])]}
        for row in rows
    ]


def _part(value: int | Decimal | None, most: int | Decimal) -> int:
    return int(100 * (value or 0) / most) if most else 0


def _ways(period: Asked, by: str) -> list[dict[str, Any]]:
    names = {rules.HOUR: _("By hour of arrival"), rules.SHIFT: _("By shift"), rules.DAY: _("By day")}
    return [
        {"title": names[way], "url": url_for(".emergency", by=way, **period.days), "current": way == by} for way in WAYS
    ]


def _files(period: Asked) -> list[tuple[str, str]]:
    return (
        [("CSV", url_for(".as_csv", **period.days)), ("XLSX", url_for(".as_xlsx", **period.days))]
        if period.fits
        else []
    )
