"""How the beds worked from one day to another: page and file."""

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.text import Refusal
from lighthis.statistics import queries
from lighthis.statistics.forms import SpanForm
from lighthis.statistics.rules import indicators as rules
from lighthis.statistics.rules.figures import HOSPITAL
from lighthis.statistics.views.blueprint import READ, census, last_day, offered, pages, places, wards
from lighthis.statistics.views.tables import indicator_tables
from lighthis.web.access import needs
from lighthis.web.language import say
from lighthis.web.pages import page
from lighthis.web.tables import Table, check_ending, file_of
from lighthis.web.visit import here, me


@dataclass(frozen=True)
class Asked:
    """A period and its tables; a sentence where a row does not balance."""

    form: SpanForm
    fits: bool
    tables: tuple[Table, ...] = ()
    fault: str = ""

    @property
    def args(self) -> dict[str, Any]:
        """What was asked, for addresses."""
        return {name: f"{self.form[name].data:%d.%m.%Y}" for name in ("since", "until")} if self.fits else {}


@pages.route("/statistics/beds")
@needs(READ)
def beds() -> ResponseReturnValue:
    asked = _asked()
    audit.happened("looked: how beds worked", by=me(), detail=asked.args)
    files = [(one.upper(), url_for(".beds_file", ending=one, **asked.args)) for one in ("csv", "xlsx") if asked.tables]
    return page(
        "statistics/beds.html", form=asked.form, status=200 if asked.fits else 422, fault=asked.fault, tables=asked.tables,
        links=files, tabs=places("beds"), census=census(),
    )  # fmt: skip


@pages.route("/statistics/beds.<ending>")
@needs(READ)
def beds_file(ending: str) -> ResponseReturnValue:
    asked = _asked()
    check_ending(ending)
    if not asked.tables:
        abort(400)
    audit.happened("statistics taken as a file", by=me(), detail={**asked.args, "kind": ending})
    days = f"{asked.form.since.data:%Y%m%d}-{asked.form.until.data:%Y%m%d}"
    return file_of(asked.tables, f"beds-{days}", ending)


def _asked() -> Asked:
    form = SpanForm(last_day())
    if not form.validate():
        return Asked(form, fits=False)
    home = queries.hospital(here(), form.since.data, form.until.data, again=True)
    try:
        rows = rules.rows(home, form.since.data, form.until.data)
    except Refusal as refusal:
        return Asked(form, fits=True, fault=say(refusal.message))
    own = {one.code for one in wards()}
    mine = [row for row in rows if row["department"] in own or (row["level"] == HOSPITAL and not me().department_ids)]
    return Asked(form, fits=True, tables=tuple(indicator_tables(mine, offered())))
