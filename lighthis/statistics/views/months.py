"""Form 016 of a year: page, paper, file; closed months lead to their signatures."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.text import Refusal
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.statistics import queries
from lighthis.statistics.forms import YearForm
from lighthis.statistics.rules import summary as rules
from lighthis.statistics.rules.days import Month, month_of
from lighthis.statistics.rules.days import months as span
from lighthis.statistics.views.blueprint import (
    READ,
    census,
    chosen,
    heads,
    last_day,
    not_at_work,
    offered,
    pages,
    paper_language,
    paper_link,
    places,
)
from lighthis.statistics.views.tables import F016, decimal, months_table, period_word, profile_word
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, language, say, speaking
from lighthis.web.pages import page
from lighthis.web.tables import check_ending, file_of
from lighthis.web.visit import here, here_id, me


@dataclass(frozen=True)
class Asked:
    """A year: what was asked, and its rows; a sentence where one does not balance."""

    form: YearForm
    department: str | None
    profile: str | None
    fits: bool
    rows: tuple[Any, ...] = ()
    fault: str = ""

    @property
    def args(self) -> dict[str, Any]:
        """What was asked, for addresses."""
        return {"year": int(self.form.year.data), "department": self.department, "profile": self.profile}


@pages.route("/statistics/year")
@needs(READ)
def months() -> ResponseReturnValue:
    asked = _asked()
    audit.happened("looked: form 016", by=me(), detail=asked.args if asked.fits else {})
    return page(
        "statistics/months.html", form=asked.form, status=200 if asked.fits else 422, fault=asked.fault, tabs=places("months"),
        table=months_table(asked.rows) if asked.rows else None, numbers=heads(F016), census=census(), bars=_bars(asked),
        links=_links(asked) if asked.rows else [], closing=_closing(asked) if asked.fits else [], last=last_day(),
    )  # fmt: skip


@pages.route("/statistics/year/print")
@needs(READ)
def months_print() -> ResponseReturnValue:
    asked = _asked()
    if not asked.rows:
        abort(400)
    audit.happened("form 016 printed", by=me(), detail=asked.args)
    with speaking(paper_language()):
        names = dict(offered())
        whose = [names.get(asked.department or "", ""), profile_word(asked.profile) if asked.profile else ""]
        return page(
            "statistics/months_print.html", table=months_table(asked.rows), titles=heads(F016), year=int(asked.form.year.data),
            whose=" · ".join(one for one in whose if one), census=census(), back=url_for(".months", **asked.args),
        )  # fmt: skip


@pages.route("/statistics/year.<ending>")
@needs(READ)
def months_file(ending: str) -> ResponseReturnValue:
    asked = _asked()
    check_ending(ending)
    if not asked.rows:
        abort(400)
    audit.happened("statistics taken as a file", by=me(), detail={**asked.args, "kind": ending})
    return file_of([months_table(asked.rows)], f"016-{asked.args['year']}", ending)


def _asked() -> Asked:
    departments, last = offered(), last_day()
    form = YearForm(last.year, departments, list(codes.choices("bed_profiles", language())))
    fits = form.validate()
    department = chosen(form.department.data if fits else None, departments)
    if not fits:
        return Asked(form, department, None, fits)
    profile, year = form.profile.data or None, int(form.year.data)
    asked = span(Month(year, 1), min(Month(year, 12), month_of(last), key=lambda one: (one.year, one.number)))
    home = queries.hospital(here(), asked[0].first, min(asked[-1].last, last))
    if department is not None and department not in home.departments:
        return Asked(form, department, profile, fits, fault=not_at_work())
    try:
        return Asked(form, department, profile, fits, tuple(rules.rows(home, asked, department, profile, last=last)))
    except Refusal as refusal:
        return Asked(form, department, profile, fits, fault=say(refusal.message))


def _bars(asked: Asked) -> list[dict[str, Any]]:
    """How full the deployed beds of each month were, per cent."""
    return [
        {"name": period_word(row), "value": decimal(_full(row), 1), "length": min(150, int(_full(row) or 0))}
        for row in asked.rows
        if row["kind"] == "month"
    ]


def _full(row: dict[str, Any]) -> Fraction | None:
    days = int(row["last_day"][-2:])
    return Fraction(row["bed_days"] * 100) / (row["average_beds"] * days) if row["average_beds"] else None


def _closing(asked: Asked) -> list[dict[str, Any]]:
    """Each month of the year with the page where it is closed."""
    year = int(asked.form.year.data)
    done = queries.closed(year, at=here_id())
    return [
        {
            "title": period_word(row), "is_closed": int(row["period"][5:]) in done,
            "url": url_for(".month", month_name=row["period"]),
        }
        for row in asked.rows
        if row["kind"] == "month"
    ]  # fmt: skip


def _links(asked: Asked) -> list[tuple[str, str]]:
    papers = [(LANGUAGES[code][2], code) for code in current().paper_languages if code in LANGUAGES]
    prints = [(title, url_for(".months_print", paper=code, **asked.args)) for title, code in papers]
    return [
        *paper_link("f016", str(asked.args["year"]), asked.department, asked.profile),
        *prints,
        *((one.upper(), url_for(".months_file", ending=one, **asked.args)) for one in ("csv", "xlsx")),
    ]
