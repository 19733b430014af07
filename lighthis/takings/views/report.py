"""A report of money: a period divided by day, desk, cashier, department, doctor, service, category or payer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.takings import queries
from lighthis.takings.forms import WAYS, ReportForm
from lighthis.takings.rules import figures
from lighthis.takings.views import tables, words
from lighthis.takings.views.blueprint import READ, pages, places
from lighthis.web.access import needs
from lighthis.web.pages import page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.tables import Table, check_ending, file_of
from lighthis.web.visit import here, here_id, me, zone

DRAWN = 31  # bars at once


@dataclass(frozen=True)
class Asked:
    """What was asked, and what it comes to; no lines where the question does not fit."""

    form: ReportForm
    fits: bool
    lines: tables.Lines = ()
    total: figures.Figures | None = None

    @property
    def args(self) -> dict[str, Any]:
        """The question as it stands in addresses."""
        if not self.fits:
            return {}
        days = {name: f"{self.form[name].data:%d.%m.%Y}" for name in ("since", "until")}
        return {**days, "by": self.form.by.data, "time": self.form.time.data}

    @property
    def tables(self) -> list[Table]:
        """What is shown."""
        if self.total is None:
            return []
        return tables.tables(self.lines, self.total, str(dict(WAYS)[self.form.by.data]))


@pages.route("/takings")
@needs(READ)
def report() -> ResponseReturnValue:
    asked, first = _asked(), (asked_page() - 1) * ROWS
    audit.happened("looked: reports of money", by=me(), detail=asked.args)
    shown = asked.tables
    longest = max((len(one.rows) - 1 for one in shown[:2]), default=0)
    return page(
        "takings/report.html", form=asked.form, fits=asked.fits, status=200 if asked.fits else 422, tabs=places("report"),
        tables=[_cut(one, first) for one in shown[:2]], proof=shown[2] if shown else None,
        agrees=asked.total is not None and asked.total.agrees, bars=_bars(asked.lines[first : first + DRAWN]),
        paging=paging(longest, max(0, min(ROWS, longest - first))), files=_files(asked), currency=here().currency,
    )  # fmt: skip


@pages.route("/takings.<ending>")
@needs(READ)
def report_file(ending: str) -> ResponseReturnValue:
    check_ending(ending)
    asked = _asked()
    if not asked.fits:
        abort(400)
    audit.happened("reports of money taken as a file", by=me(), detail={**asked.args, "kind": ending})
    days = f"{asked.form.since.data:%Y%m%d}-{asked.form.until.data:%Y%m%d}"
    return file_of(asked.tables, f"money-{asked.form.by.data}-{days}", ending)


def _asked() -> Asked:
    form = ReportForm(clock.today(zone()))
    since, until = (form.since.data, form.until.data) if form.validate() else (None, None)
    if since is None or until is None:
        return Asked(form, False)
    period = queries.Period(here_id(), since, until, zone(), form.time.data)
    moves, called = words.known(form.by.data, queries.moved(period, form.by.data))
    return Asked(form, True, words.ordered(figures.lines(moves), called), figures.whole(moves))


def _cut(table: Table, first: int) -> Table:
    """The rows of a page; the total stands on each."""
    rows = table.rows[:-1][first : first + ROWS]
    return Table(table.title, table.note, table.heads, [*rows, table.rows[-1]])


def _bars(lines: Sequence[Any]) -> list[dict[str, Any]]:
    """What was charged after discounts, and what money came, in hundredths of the largest sum."""
    most = max((max(line.net, line.money) for _word, line in lines), default=Decimal(0))
    return [
        {
            "name": word, "sums": [line.net, line.money],
            "lengths": [int(100 * max(Decimal(0), one) / most) if most > 0 else 0 for one in (line.net, line.money)],
        }
        for word, line in lines
        if line.net or line.money
    ]  # fmt: skip


def _files(asked: Asked) -> list[tuple[str, str]]:
    if not asked.fits:
        return []
    return [(one.upper(), url_for(".report_file", ending=one, **asked.args)) for one in ("csv", "xlsx")]
