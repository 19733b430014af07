"""A month: closed and signed by one person; what changed since stands beside what was signed, and goes on a correction sheet."""

import re
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.text import Refusal
from lighthis.statistics import actions, queries
from lighthis.statistics.forms import FIRST_YEAR, SignForm
from lighthis.statistics.models import FrozenMonth
from lighthis.statistics.rules import frozen as rules
from lighthis.statistics.rules.days import Month
from lighthis.statistics.views.blueprint import CLOSE, READ, census, last_day, offered, pages, paper_link, places
from lighthis.statistics.views.tables import named, profile_word
from lighthis.statistics.words import COLUMNS
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me


@dataclass(frozen=True)
class Found:
    """What is signed of a month and what its records come to now."""

    signed: list[FrozenMonth]
    rows: list[dict[str, Any]]
    differences: list[rules.Difference]
    fault: str = ""


@pages.route("/statistics/months/<month_name>")
@needs(READ)
def month(month_name: str) -> ResponseReturnValue:
    asked = _month(month_name)
    audit.happened("looked: a closed month", by=me(), detail={"month": asked.name})
    found, is_over = _found(asked), _is_over(asked)
    open_for_me = not found.fault and (bool(found.differences) if found.signed else is_over)
    return page(
        "statistics/month.html", month=_name(asked), signed=found.signed, fault=found.fault, census=census(), is_over=is_over,
        rows=_totals(found), differences=[_line(one) for one in found.differences], tabs=places("months"),
        sign_url=link("statistics.sign", CLOSE, month_name=asked.name) if open_for_me else "",
        back_url=url_for(".months", year=asked.year), papers=[] if me().department_ids else paper_link("f016", asked.name),
    )  # fmt: skip


@pages.route("/statistics/months/<month_name>/sign", methods=["GET", "POST"])
@needs(CLOSE)
def sign(month_name: str) -> ResponseReturnValue:
    asked, form = _month(month_name), SignForm()
    signed = bool(queries.signatures(asked, at=here_id()))
    if form.validate_on_submit():
        with form.refusals():
            return done(_sign(asked, form), to=url_for(".month", month_name=asked.name))
    return page(
        "statistics/sign.html", form=form, month=_name(asked), signed=signed,
        back_url=url_for(".month", month_name=asked.name),
    )  # fmt: skip


def _name(asked: Month) -> str:
    return f"{asked.number:02d}.{asked.year}"


def _month(name: str) -> Month:
    """A month as `2026-10` that has begun; 404 for anything else."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", name, re.ASCII)
    asked = Month(int(found[1]), int(found[2])) if found and int(found[1]) >= FIRST_YEAR else None
    if asked is None or asked.first > last_day():
        abort(404)
    return asked


def _sign(asked: Month, form: SignForm) -> str:
    if queries.signatures(asked, at=here_id()):
        actions.correct(here(), asked, form.reason.data or "", by=me())
        return _("The correction sheet is signed.")
    actions.close(here(), asked, by=me())
    return _("The month is closed and signed.")


def _found(asked: Month) -> Found:
    signed = queries.signatures(asked, at=here_id())
    try:
        rows = actions.present(here(), asked)
    except Refusal as refusal:
        return Found(signed, signed[-1].figures["rows"] if signed else [], [], say(refusal.message))
    changed = rules.differences(signed[-1].figures["rows"], rows) if signed else []
    return Found(signed, rows, _own(changed))


def _own(changed: list[rules.Difference]) -> list[rules.Difference]:
    """Of a reader's own departments, where the post is in one."""
    mine = {code for code, _name in offered()}
    return [one for one in changed if not me().department_ids or one.department in mine]


def _totals(found: Found) -> list[dict[str, Any]]:
    """The hospital's figures: signed, of now, and by how much they differ."""
    if me().department_ids or not found.rows:
        return []
    now = found.rows[0]
    signed = found.signed[-1].figures["rows"][0] if found.signed else None
    return [
        {
            "title": say(title), "now": now[name], "signed": signed[name] if signed else None,
            "change": round(now[name] - signed[name], 4) if signed else None,
        }
        for name, title in COLUMNS.items()
        if name in now
    ]  # fmt: skip


def _line(one: rules.Difference) -> dict[str, Any]:
    where = named(one.department or "", dict(offered())) if one.department else _("Whole hospital")
    profile = profile_word(one.profile) if one.profile else ""
    return {
        "where": " — ".join(part for part in (where, profile) if part), "what": say(COLUMNS[one.name]), "signed": one.signed,
        "now": one.present, "change": one.change,
    }  # fmt: skip


def _is_over(asked: Month) -> bool:
    return asked.last <= last_day()
