"""Who owes money, for whom money is held, and since when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.queries import coverage
from lighthis.billing.rules.money import NOTHING
from lighthis.billing.views.blueprint import name_of, payers, where_of
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.papers import queries as papers
from lighthis.takings import queries
from lighthis.takings.prints import FORM
from lighthis.takings.rules.ages import Aged, together
from lighthis.takings.views.blueprint import READ, exact, pages, places
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import way
from lighthis.web.pages import page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.tables import Cell, Table, check_ending, file_of
from lighthis.web.visit import here, here_id, me, zone

ORGANISATIONS = "organisations"


@dataclass(frozen=True)
class Line:
    """Who owes, or for whom money is held, in words, with the page where it stands."""

    words: tuple[str, ...]
    ages: Aged
    patient: str = ""
    encounter_id: Any = None


@pages.route("/takings/debts")
@needs(READ)
def ages() -> ResponseReturnValue:
    whose, first = _whose(), (asked_page() - 1) * ROWS
    found, covered = _found(whose)
    shown = _lines(whose, found[first : first + ROWS])
    _seen("looked: debts and deposits", whose, shown)
    address = way("billing.bill", "billing.read", "encounter_id")
    sums = together([one.ages for one in found])
    return page(
        "takings/ages.html", tabs=places("ages"), choices=_choices(whose), table=_table(whose, shown, sums, covered),
        urls=[address(one.encounter_id) if one.encounter_id else "" for one in shown], words=len(_heads(whose)),
        bars=_bars(sums), paging=paging(len(found), len(shown)), currency=here().currency, today=clock.today(zone()),
        paper_url=_paper_url(whose) if found else "",
        files=[(one.upper(), url_for(".ages_file", ending=one, whose=whose)) for one in ("csv", "xlsx")] if found else [],
    )  # fmt: skip


@pages.route("/takings/debts.<ending>")
@needs(READ)
def ages_file(ending: str) -> ResponseReturnValue:
    check_ending(ending)
    whose = _whose()
    found, covered = _found(whose)
    lines = _lines(whose, found)
    _seen("debts and deposits taken as a file", whose, lines)
    return file_of(
        [_table(whose, lines, together([one.ages for one in found]), covered)],
        f"debts-{whose}-{clock.today(zone()):%Y%m%d}",
        ending,
    )


def _paper_url(whose: str) -> str:
    printed = whose in queries.DEBTORS and papers.may_print(FORM, me())
    return url_for(".paper", whose=whose) if printed else ""


def _whose() -> str:
    asked = request.args.get("whose", "")
    return asked if asked in queries.ASK else "patients"


def _seen(verb: str, whose: str, lines: Sequence[Line]) -> None:
    """The log says whose money was looked at."""
    audit.happened(verb, by=me(), detail={"whose": whose, "ids": sorted({one.patient for one in lines if one.patient})})


def _found(whose: str) -> tuple[Sequence[queries.Owing | queries.Bearing], Decimal]:
    """Whose money it is, and what of the bills deposits cover, where that is said."""
    if whose == "patients":
        return queries.debts(here_id(), clock.today(zone()), zone())
    covered = queries.covered(here_id()) if whose == "deposits" else NOTHING
    return queries.ASK[whose](here_id(), clock.today(zone()), zone(), None), covered


def _lines(whose: str, found: Sequence[Any]) -> list[Line]:
    if whose == ORGANISATIONS:
        return _bearing(found)
    comings = queries.comings([one.encounter_id for one in found], here_id())
    return [_coming(comings[one.encounter_id], one.ages) for one in found]


def _bearing(found: Sequence[queries.Bearing]) -> list[Line]:
    known, kinds = {one.id: one for one in coverage.payers(here_id())}, payers()
    return [
        Line((known[one.payer_id].name_in(language()) if one.payer_id in known else _("No organisation named"),
              kinds.get(one.account, one.account), str(one.comings or "")), one.ages)
        for one in found
    ]  # fmt: skip


def _coming(coming: Encounter, ages_: Aged) -> Line:
    words = (name_of(coming.patient), coming.number, filters.day(coming.arrived_at), where_of(coming))
    return Line(words, ages_, str(coming.patient_id), coming.id)


def _heads(whose: str) -> list[str]:
    if whose == ORGANISATIONS:
        return [_("Organisation"), _("Kind"), _("Comings")]
    return [_("Patient"), _("Visit No"), _("Arrived"), _("Department")]


def _ages() -> list[str]:
    return [_("up to 30 days"), _("31 to 60 days"), _("61 to 90 days"), _("over 90 days")]


def _table(whose: str, shown: Sequence[Line], sums: Aged, covered: Decimal) -> Table:
    """Lines with their ages, and the total of all of them, shown or not."""
    titles: dict[str, Callable[[], str]] = {
        "patients": lambda: _("Debts of patients"), "overpaid": lambda: _("Overpaid by patients"),
        "deposits": lambda: _("Deposits held"), ORGANISATIONS: lambda: _("Debts of organisations"),
    }  # fmt: skip
    heads = _heads(whose)
    rows: list[list[Cell]] = [[*one.words, *_sums(one.ages)] for one in shown]
    total: list[Cell] = [_("Total"), *[""] * (len(heads) - 1), *_sums(sums)]
    return Table(titles[whose](), _note(whose, covered), [*heads, _("In all"), *_ages()], [*rows, total])


def _sums(ages_: Aged) -> list[Decimal]:
    return [exact(one) for one in (ages_.total, *ages_.parts)]


def _note(whose: str, covered: Decimal) -> str:
    words = _age_note(whose)
    if not covered:
        return words
    more = _("Deposits cover another %(amount)s of their bills: that is no debt.", amount=filters.money(covered))
    held = _("Of this, %(amount)s cover bills of the same comings.", amount=filters.money(covered))
    return f"{words} {more if whose == 'patients' else held}"


def _age_note(whose: str) -> str:
    if whose in {"deposits", "overpaid"}:
        return _("The age counts from the day on which the money came; what was used is the oldest of it.")
    return _("The age counts from the day of the care; what was paid has paid the oldest of it.")


def _bars(sums: Aged) -> list[dict[str, object]]:
    most = max(sums.parts)
    return [
        {"name": name, "sums": [part], "lengths": [int(100 * max(Decimal(0), part) / most) if most > 0 else 0]}
        for name, part in zip(_ages(), sums.parts, strict=True)
    ]


def _choices(whose: str) -> list[dict[str, object]]:
    names = {
        "patients": _("Patients owe"), ORGANISATIONS: _("Organisations owe"), "deposits": _("Deposits held"),
        "overpaid": _("Overpaid"),
    }  # fmt: skip
    return [
        {"title": name, "url": url_for(".ages", whose=code), "current": code == whose} for code, name in names.items()
    ]
