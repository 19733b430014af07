"""Form 007 of a day: page, paper, file. Names on side 2 only for who may see patients; a hidden stay counts, nameless."""

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.text import Refusal
from lighthis.packs.pack import current
from lighthis.registration.called import called_short
from lighthis.statistics import queries
from lighthis.statistics.forms import DayForm
from lighthis.statistics.rules import sheet as rules
from lighthis.statistics.rules.facts import Hospital
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
from lighthis.statistics.views.tables import F007, sheet_table
from lighthis.statistics.words import LISTS
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, say, speaking
from lighthis.web.language import gettext as _
from lighthis.web.links import way
from lighthis.web.pages import page
from lighthis.web.tables import check_ending, file_of
from lighthis.web.visit import here, may, me


@dataclass(frozen=True)
class Asked:
    """A sheet: what was asked, and what was found; a sentence where it does not balance."""

    form: DayForm
    department: str | None
    home: Hospital | None = None
    rows: tuple[Any, ...] = ()
    fault: str = ""

    @property
    def args(self) -> dict[str, Any]:
        """What was asked, for addresses."""
        return {"day": f"{self.form.day.data:%d.%m.%Y}", "department": self.department}


@pages.route("/statistics/day")
@needs(READ)
def sheet() -> ResponseReturnValue:
    asked = _asked()
    side, ids = _side(asked) if asked.home is not None and may("records.read") else ([], [])
    _log("looked: form 007", asked, ids)
    return page(
        "statistics/sheet.html", form=asked.form, status=200 if asked.home or asked.fault else 422, fault=asked.fault,
        table=sheet_table(asked.rows, offered()) if asked.home else None, side=side, numbers=heads(F007), census=census(),
        links=_links(asked) if asked.home else [], is_over=bool(asked.form.day.data and asked.form.day.data <= last_day()),
        tabs=places("sheet"),
    )  # fmt: skip


@pages.route("/statistics/day/print")
@needs(READ)
def sheet_print() -> ResponseReturnValue:
    asked = _asked()
    if asked.home is None:
        abort(400)
    with speaking(paper_language()):
        side, ids = _side(asked) if may("records.read") else ([], [])
        _log("form 007 printed", asked, ids)
        titles = heads(F007)
        return page(
            "statistics/sheet_print.html", table=sheet_table(asked.rows, offered()), side=side, titles=titles,
            day=asked.form.day.data, census=census(), back=url_for(".sheet", **asked.args),
        )  # fmt: skip


@pages.route("/statistics/day.<ending>")
@needs(READ)
def sheet_file(ending: str) -> ResponseReturnValue:
    asked = _asked()
    check_ending(ending)
    if asked.home is None:
        abort(400)
    audit.happened("statistics taken as a file", by=me(), detail={**asked.args, "kind": ending})
    return file_of([sheet_table(asked.rows, offered())], f"007-{asked.form.day.data:%Y%m%d}", ending)


def _asked() -> Asked:
    departments = offered()
    form = DayForm(last_day(), departments)
    fits = form.validate()
    department = chosen(form.department.data if fits else None, departments)
    if not fits:
        return Asked(form, department)
    home = queries.hospital(here(), form.day.data, form.day.data)
    if department is not None and department not in home.departments:
        return Asked(form, department, fault=not_at_work())
    try:
        return Asked(form, department, home, tuple(rules.rows(home, form.day.data, department)))
    except Refusal as refusal:
        return Asked(form, department, fault=say(refusal.message))


def _side(asked: Asked) -> tuple[list[dict[str, Any]], list[str]]:
    """Side 2: the lists of the departments shown, and the patients whose names stand there."""
    assert asked.home is not None
    found = rules.lists(asked.home, asked.form.day.data, asked.department)
    named = {name: [stay for one in found.values() for stay in one[name]] for name in LISTS}
    known = queries.shown({stay.id for stays in named.values() for stay in stays}, by=me())
    address = way("admission.stay", "", "stay_id")
    hidden = {"name": _("not shown"), "number": "", "url": ""}
    side = [
        {
            "title": say(LISTS[name]),
            "people": [
                {
                    "name": called_short(known[id_].patient.name), "number": known[id_].number, "url": address(known[id_].stay_id),
                } if (id_ := str(stay.id)) in known else hidden
                for stay in stays
            ],
        }
        for name, stays in named.items()
    ]  # fmt: skip
    return side, sorted({str(one.patient.id) for one in known.values()})


def _log(verb: str, asked: Asked, ids: list[str]) -> None:
    detail = {"ids": ids, **(asked.args if asked.form.day.data else {})}
    audit.happened(verb, by=me(), detail=detail)


def _links(asked: Asked) -> list[tuple[str, str]]:
    papers = [(LANGUAGES[code][2], code) for code in current().paper_languages if code in LANGUAGES]
    prints = [(title, url_for(".sheet_print", paper=code, **asked.args)) for title, code in papers]
    files = [(ending.upper(), url_for(".sheet_file", ending=ending, **asked.args)) for ending in ("csv", "xlsx")]
    return [*paper_link("f007", asked.form.day.data.isoformat(), asked.department), *prints, *files]
