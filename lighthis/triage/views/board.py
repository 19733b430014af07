"""The board of the emergency department: everybody present, who is next, who waits too long."""

from collections.abc import Callable, Container
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.kernel.text import Message
from lighthis.packs.pack import current
from lighthis.scales import rules as scales
from lighthis.triage import queries
from lighthis.triage.queries import BoardRow
from lighthis.triage.rules import Zone
from lighthis.triage.views.blueprint import pages
from lighthis.triage.views.lines import Ways, line, personal
from lighthis.triage.views.zones import names_of, zones
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, language, ngettext, pgettext, speaking
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.visit import here, here_id, me, zone

PACES = {"": 30, "60": 60, "off": 0}  # seconds between two looks
VIEWS = ("wall", "paper")
GROUPS = ("zone", "step")
TEMPLATES = {"": "board", "wall": "wall", "paper": "downtime"}
ELSEWHERE = "-"  # the filter for places that are no zone of the list, and for no place
NOT_ON_THE_WALL = ("black", "blue")  # the dead are not shown to the public (triage.md 5)
BLANK_LINES = 12  # of the sheet for a power cut, for those who come while it lasts


@pages.route("/emergency")
@needs("triage.board")
def board() -> ResponseReturnValue:
    known, rows = zones(), queries.board(here())
    asked = _asked(names_of(known))
    # a board refreshes for many eyes all day: the log holds who opened it, and whom it showed then
    if not _looks_again():
        audit.happened(
            "looked: emergency board", by=me(), detail={"ids": [str(row.encounter.patient_id) for row in rows]}
        )
    seconds = 0 if asked["view"] == "paper" else PACES[asked["refresh"]]
    with speaking(_language(asked)):
        text, status = _shown(asked, rows, known, seconds)  # type: ignore[misc]
    # the same address without a fragment: the browser looks again at the same place of the page (docs/decisions/board.md)
    return text, status, {"Refresh": f"{seconds}; url={_to(asked)}"} if seconds else {}


def _shown(asked: dict[str, str], rows: list[BoardRow], known: list[Zone], seconds: int) -> ResponseReturnValue:
    names = names_of(known)
    lines = _lines([row for row in rows if _is_in(row, asked["zone"], names)], asked["view"], known)
    return page(
        f"triage/{TEMPLATES[asked['view']]}.html", rows=lines, groups=_grouped(lines, asked["by"], names), strip=_strip(rows),
        seconds=seconds, links=_links(asked), zones=_zone_filters(asked, rows, names), ways=_group_filters(asked),
        at=f"{clock.local(clock.now(), zone()):%H:%M:%S}", blank=range(BLANK_LINES), chosen_zone=asked["zone"],
        measures_url=link("measures.emergency", "measures.read"), settings_url=link("triage.settings", "facility.manage"),
    )  # fmt: skip


def _asked(names: list[str]) -> dict[str, str]:
    """What the address asks for; whatever is not known counts as not asked."""
    known: dict[str, Container[str]] = {
        "refresh": PACES, "view": VIEWS, "by": GROUPS, "zone": (*names, ELSEWHERE),
        "paper": current().paper_languages,
    }  # fmt: skip
    return {name: value if (value := request.args.get(name, "")) in fit else "" for name, fit in known.items()}


def _looks_again() -> bool:
    """Whether the page was asked for by itself: a refresh comes from the very same address."""
    before = urlsplit(request.referrer or "")
    return (before.netloc, before.path, before.query) == (request.host, request.path, request.query_string.decode())


def _language(asked: dict[str, str]) -> str:
    """The sheet for a power cut comes in either language of papers, whatever the reader's."""
    return asked["paper"] if asked["view"] == "paper" and asked["paper"] else language()


def _to(asked: dict[str, str], **more: str) -> str:
    return url_for(".board", **{name: value or None for name, value in (asked | more).items()})


def _links(asked: dict[str, str]) -> dict[str, Any]:
    """The other paces of this view, and the other views."""
    paces = {"faster": "", "slower": "60", "off": "off"}
    links: dict[str, Any] = {
        name: "" if value == asked["refresh"] else _to(asked, refresh=value) for name, value in paces.items()
    }
    links |= {view or "board": _to(asked, view=view, paper="") for view in ("", *VIEWS)}
    papers = [(_to(asked, paper=code), own) for code, own in LANGUAGES.items() if code in current().paper_languages]
    return links | {"papers": papers, "packs": link("downtime.packs", "downtime.enter")}


def _is_in(row: BoardRow, wanted: str, known: Container[str]) -> bool:
    place = row.encounter.place
    return not wanted or (place not in known if wanted == ELSEWHERE else place == wanted)


def _lines(rows: list[BoardRow], view: str, known: list[Zone]) -> list[SimpleNamespace]:
    """What the view shows of each; on the wall nobody's name, complaint, doctor or tasks."""
    names = names_of(known)
    if view == "wall":
        return [SimpleNamespace(**line(row, names)) for row in rows if row.category not in NOT_ON_THE_WALL]
    ways, tasks = Ways(known), queries.tasks_of([row.encounter.id for row in rows], here_id())
    own: Callable[[BoardRow], list[Message]] = lambda row: tasks.get(row.encounter.id, [])  # noqa: E731
    return [
        SimpleNamespace(step=_step(row, own(row)), **line(row, names), **personal(row, ways, own(row))) for row in rows
    ]


def _step(row: BoardRow, tasks: list[Message]) -> int:
    """Where on the way: triage, doctor, with the doctor, results awaited, a bed awaited. Nobody is queued again (triage.md 9.3)."""
    if row.request is not None and row.decision is not None:
        return 4
    if row.encounter.doctor_id is not None:
        return 3 if tasks else 2
    return 1 if row.assessment is not None else 0


def _grouped(lines: list[SimpleNamespace], by: str, known: list[str]) -> list[tuple[str, list[SimpleNamespace]]]:
    """The lines under their heads, in the order of the list; one group without a head where nothing was asked."""
    if by == "zone":
        groups = [(name, [one for one in lines if one.zone == name]) for name in known]
        groups.append((_("Elsewhere, or not stated"), [one for one in lines if not one.zone]))
    elif by == "step" and all("step" in vars(one) for one in lines):
        groups = [(name, [one for one in lines if one.step == place]) for place, name in enumerate(_steps())]
    else:
        return [("", lines)]
    return [(name, group) for name, group in groups if group]


def _steps() -> list[str]:
    return [
        _("Wait for triage"), _("Wait for a doctor"), _("With the doctor"), _("Wait for results and tasks"),
        _("Wait for a bed"),
    ]  # fmt: skip


def _zone_filters(asked: dict[str, str], rows: list[BoardRow], known: list[str]) -> list[dict[str, Any]]:
    names = [("", _("All: %(count)s", count=len(rows)))]
    counted = [(name, sum(1 for row in rows if row.encounter.place == name)) for name in known]
    names += [(name, _("%(zone)s: %(count)s", zone=name, count=count)) for name, count in counted]
    rest = sum(1 for row in rows if row.encounter.place not in known)
    names.append((ELSEWHERE, _("%(zone)s: %(count)s", zone=_("Elsewhere, or not stated"), count=rest)))
    return [{"title": title, "url": _to(asked, zone=name), "current": name == asked["zone"]} for name, title in names]


def _group_filters(asked: dict[str, str]) -> list[dict[str, Any]]:
    names = {"": _("One list"), "zone": _("By zone"), "step": _("By what comes next")}
    return [{"title": title, "url": _to(asked, by=by), "current": by == asked["by"]} for by, title in names.items()]


def _strip(rows: list[BoardRow]) -> list[dict[str, Any]]:
    """How many of each category, in the worst state; everybody; the median time to the doctor."""
    groups = [(mark, [row for row in rows if row.category == mark]) for mark in _marks(rows)]
    strip = [
        {"value": len(group), "triage": mark or "untriaged", "words": _worst(mark, group), "url": ""}
        for mark, group in groups
    ]
    now, first = clock.now(), min((row.encounter.arrived_at for row in rows), default=None)
    longest = filters.minutes((now - first).total_seconds() // 60) if first else ""
    words = _("In the department, the longest %(time)s", time=longest) if longest else _("In the department")
    span = queries.median_to_doctor(here_id())
    return [
        *strip,
        {"value": len(rows), "triage": "", "words": words, "url": ""},
        {"value": "—" if span is None else filters.minutes(span), "triage": "", "url": "",
         "words": _("To the doctor, median of 12 hours")},
    ]  # fmt: skip


def _marks(rows: list[BoardRow]) -> list[str]:
    """Categories by rank, those of the default scale even where nobody has one; the untriaged in their place between."""
    looks, present = scales.looks(), {row.category for row in rows}
    marks = sorted(
        {*queries.usual(queries.own_scale(here())), *present} - {""}, key=lambda code: (looks[code].rank, code)
    )
    if "" in present:
        place = sum(1 for code in marks if looks[code].rank < queries.UNTRIAGED)
        marks.insert(place, "")
    return marks


def category_word(mark: str) -> str:
    """A category in one word; the empty one is that of whom nobody has triaged."""
    return {
        "red": pgettext("triage", "Red"), "orange": pgettext("triage", "Orange"), "yellow": pgettext("triage", "Yellow"),
        "green": pgettext("triage", "Green"), "grey": pgettext("triage", "Grey"), "blue": pgettext("triage", "Blue"),
        "black": pgettext("triage", "Black"),
    }.get(mark, pgettext("triage", "Not triaged"))  # fmt: skip


def _worst(mark: str, rows: list[BoardRow]) -> str:
    """The category and the state of its worst off in words."""
    name = category_word(mark)
    late = sum(1 for row in rows if row.late_min)
    if not rows:
        return _("%(category)s: nobody", category=name)
    if late:
        return ngettext("%(category)s: %(num)d too late", "%(category)s: %(num)d too late", late, category=name)
    if all(row.encounter.doctor_id for row in rows):
        return _("%(category)s: all with the doctor", category=name)
    return _("%(category)s: all in time", category=name)
