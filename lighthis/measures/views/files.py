"""The report as a file: totals only, nobody's name."""

from flask import abort
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.measures.views.blueprint import asked, pages
from lighthis.measures.views.report import WAYS, all_tables, timed_table
from lighthis.web.access import needs
from lighthis.web.tables import file_of
from lighthis.web.visit import me


@pages.route("/measures.csv")
@needs("measures.read")
def as_csv() -> ResponseReturnValue:
    return _file("csv")


@pages.route("/measures.xlsx")
@needs("measures.read")
def as_xlsx() -> ResponseReturnValue:
    return _file("xlsx")


def _file(ending: str) -> ResponseReturnValue:
    period = asked()
    if not period.fits:
        abort(400)
    audit.happened("measures taken as a file", by=me(), detail=period.days | {"kind": ending})
    days = f"{period.form.since.data:%Y%m%d}-{period.form.until.data:%Y%m%d}"
    tables = [*all_tables(period), *(timed_table(period, by) for by in WAYS)]
    return file_of(tables, f"measures-{days}", ending)
