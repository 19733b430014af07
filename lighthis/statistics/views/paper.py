"""Form 007 or 016 as a paper: asked for here, made by the print worker."""

import re
from datetime import date

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.packs import codes
from lighthis.papers import actions as papers
from lighthis.papers import queries as paper_queries
from lighthis.papers.forms import title_of
from lighthis.statistics import actions, prints, queries
from lighthis.statistics.forms import FIRST_YEAR, PaperForm
from lighthis.statistics.models import AskedForm
from lighthis.statistics.rules.days import Month
from lighthis.statistics.views.blueprint import READ, chosen, last_day, offered, pages, wards
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me

YEAR, MONTH = r"\d{4}", r"\d{4}-(0[1-9]|1[0-2])"


@pages.route("/statistics/paper", methods=["GET", "POST"])
@needs(READ)
def paper() -> ResponseReturnValue:
    form = PaperForm()
    wanted, edition = _wanted(form), paper_queries.form(str(form.form.data))
    form.give_languages(edition, here().paper_language or language())
    if form.validate_on_submit():
        with form.refusals():
            row = papers.ask(wanted.form, form.language.data, actions.ask_form(_wanted(form)).id, by=me())
            return done(_("The paper is being made."), to=url_for("papers.paper", paper_id=row.id))
    audit.happened("form of the statistics to print", by=me(), detail={"form": wanted.form, "period": wanted.period})
    return page(
        "papers/sheet.html", form=form, title=title_of(edition), period=wanted.period, back=_back(wanted),
        hidden=form.of(),
        note=_("What is signed prints as it was signed; what is not signed or not over prints as a draft."),
    )  # fmt: skip


def _wanted(form: PaperForm) -> AskedForm:
    """What the address asks for; 403 and 404 for what this reader may not have or what there is none of."""
    form.form.data, form.period.data = form.form.data or prints.MONTHS, form.period.data or str(last_day().year)
    form.department.data = form.department.data or (chosen(None, offered()) if me().department_ids else "")
    name, period, department, profile = (str(form[one].data) for one in ("form", "period", "department", "profile"))
    if name not in (prints.DAY, prints.MONTHS) or not _is_period(name, period):
        abort(404)
    if not paper_queries.may_print(name, me()) or (name == prints.DAY and not me().may("records.read")):
        abort(403)
    is_month = re.fullmatch(MONTH, period, re.ASCII) is not None
    known = {""} if is_month or not me().department_ids else set()
    known |= set() if is_month else {one.code for one in wards()}
    profiles = {""} | ({one.code for one in codes.code_list("bed_profiles")} if len(period) == len("2026") else set())
    if department not in known or profile not in profiles:
        abort(404)
    return AskedForm(
        facility_id=here_id(), form=name, period=period, department=department, profile=profile,
        sequence=_sequence(period) if is_month else -1,
    )  # fmt: skip


def _is_period(name: str, period: str) -> bool:
    """A day, a month or a year that has begun."""
    try:
        if name == prints.DAY:
            return date.fromisoformat(period).year >= FIRST_YEAR and len(period) == 10
        if re.fullmatch(YEAR, period, re.ASCII):
            return FIRST_YEAR <= int(period) <= last_day().year
        found = re.fullmatch(MONTH, period, re.ASCII)
        return found is not None and int(period[:4]) >= FIRST_YEAR and _month(period).first <= last_day()
    except ValueError:
        return False


def _month(period: str) -> Month:
    return Month(int(period[:4]), int(period[5:]))


def _sequence(period: str) -> int:
    """The last signature of a month; -1 while it is open."""
    return max((one.sequence for one in queries.signatures(_month(period), at=here_id())), default=-1)


def _back(wanted: AskedForm) -> str:
    if wanted.form == prints.DAY:
        day = f"{date.fromisoformat(wanted.period):%d.%m.%Y}"
        return url_for(".sheet", day=day, department=wanted.department or None)
    if len(wanted.period) == len("2026"):
        return url_for(
            ".months", year=wanted.period, department=wanted.department or None, profile=wanted.profile or None
        )
    return url_for(".month", month_name=wanted.period)
