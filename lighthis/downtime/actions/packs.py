"""A pack asked for, made by the worker, put in place of the one before, accounted for, removed when it is old."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.config import Settings as Installation
from lighthis.db.engine import session
from lighthis.downtime import files, queries, rules
from lighthis.downtime.models import DowntimePack, DowntimeSlip
from lighthis.facility import queries as facilities
from lighthis.facility.actions import change_settings, next_numbers
from lighthis.facility.models import Facility
from lighthis.jobs import actions as jobs
from lighthis.jobs import printing
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import pack, paper
from lighthis.packs.contents import Form
from lighthis.packs.downtime import Blank, DowntimeFacts

SECONDS = 90.0  # of the press for a hospital of 300 beds: some 80 pages, 25 s of a free machine; less than the lease of the job
JOB, FORM, WORKER, TIMER = "downtime", "downtime_pack", "lighthis worker", "lighthis downtime make"


@dataclass(frozen=True)
class Made:
    """A finished file under a name of its own, not yet the pack's."""

    unfinished: Path
    name: str
    as_of: datetime
    has_pdf: bool
    has_closed: bool
    patients: tuple[UUID, ...]


def ask(facility: Facility, language: str, *, by: Actor, night: Any = None) -> DowntimePack:
    """Have a pack made, its blanks numbered now. Raises Refusal where the country has no such paper."""
    form = _form()
    row = DowntimePack(facility_id=facility.id, language=form.language(language), night=night, asked_by_id=by.id)
    session.add(row)
    session.flush()
    slips = _reserve(row, facility)
    jobs.put(JOB, {"pack": str(row.id)}, by=by)
    detail = {"slips": f"{slips[0].number} – {slips[-1].number}"} if slips else {}
    audit.wrote(row, "downtime pack asked for", by=by, detail=detail)
    return row


def ask_nightly() -> list[DowntimePack]:
    """The packs of all hospitals that are due now, for the timer. In a write unit; the hospital's row is kept until its end."""
    asked = []
    for facility in facilities.facilities():
        session.refresh(facility, with_for_update=True)
        wall = clock.local(clock.now(), facility.zone)
        hour = rules.settings_of(facility.settings).hour
        if facility.is_open and rules.is_due(wall, hour, queries.nights(facility.id, wall.date())):
            by = system(TIMER, facility.id)
            asked.append(ask(facility, facility.paper_language, by=by, night=wall.date()))
    return asked


def _form() -> Form:
    try:
        return pack.current().form(FORM)
    except KeyError:
        raise Refusal(N_("The country of this installation has no paper for a downtime.")) from None


def _reserve(row: DowntimePack, facility: Facility) -> list[DowntimeSlip]:
    """A number for each blank, of a series of their own without gaps: those of comings stay free until something is typed back."""
    kinds = [kind for kind, count in rules.settings_of(facility.settings).blanks().items() for _one in range(count)]
    year = clock.local(clock.now(), facility.zone).year
    taken = next_numbers(facility.id, rules.SERIES, year, len(kinds)) if kinds else range(0)
    made = [
        DowntimeSlip(facility_id=facility.id, pack_id=row.id, number=rules.number(year, one), running=one, kind=kind)
        for kind, one in zip(kinds, taken, strict=True)
    ]
    session.add_all(made)
    session.flush()
    return made


def make(subject: dict[str, Any], settings: Installation) -> Made | None:
    """For the worker: read the hospital, print, write a file beside those that are kept; None where the pack was made before."""
    row = session.get(DowntimePack, UUID(subject["pack"]), populate_existing=True)
    if row is None or row.state != "waiting":
        session.rollback()
        return None
    facility, language = facilities.facility(row.facility_id), row.language
    blanks = [Blank(one.kind, one.number) for one in queries.slips_of(row.id, at=row.facility_id)]
    found = queries.gather(facility, language, blanks)
    place, id_, as_of = files.folder(settings.data, facility.code, facility.id), row.id, found.facts.as_of
    session.rollback()
    pages = {"pack": _html(found.facts, language)}
    if found.closed is not None:
        pages["closed"] = _html(found.closed, language)
    parts = _printed(pages)
    name = f"{as_of:%Y%m%d-%H%M}-{id_.hex[-12:]}{files.ENDING}"
    unfinished = files.made_folder(place) / f"{name}{files.UNFINISHED}"
    files.write(unfinished, parts)
    return Made(unfinished, name, as_of, "pack.pdf" in parts, found.closed is not None, found.patients)


def _html(facts: DowntimeFacts, language: str) -> str:
    return paper.render(_form(), facts, language, printed_at=facts.as_of, printed_by=WORKER)


def _printed(pages: dict[str, str]) -> dict[str, bytes]:
    """Each page as HTML and as PDF. A pack without a PDF is better than none: its HTML prints from any browser."""
    folder = pack.current().forms_folder
    parts = {f"{name}.html": html.encode() for name, html in pages.items()}
    try:
        made = {
            f"{name}.pdf": printing.pdf(html, roots=(folder,) if folder else (), seconds=SECONDS)
            for name, html in pages.items()
        }
    except printing.NotPrinted:
        return parts
    return parts | made


def keep(subject: dict[str, Any], made: Made | None) -> None:
    """For the worker: the new pack stands, and only now the blanks of those before are written off. Harmless the second time."""
    row = session.get(DowntimePack, UUID(subject["pack"]), populate_existing=True)
    if row is None or made is None or row.state != "waiting":
        return
    files.keep(made.unfinished, made.name)
    row.state, row.file, row.as_of, row.fault = "ready", made.name, made.as_of, ""
    row.has_pdf, row.has_closed, row.patients = made.has_pdf, made.has_closed, [str(one) for one in made.patients]
    by = system(WORKER, row.facility_id)
    gone = _write_off(queries.still_blank(row.facility_id, row.id), rules.NEXT_PACK)
    audit.wrote(row, "downtime pack made", by=by, detail={"ids": row.patients, "written off": gone})


def park(subject: dict[str, Any], fault: str) -> None:
    """For the worker: the pack will not come. The one before stays whole; the numbers of this one were never printed."""
    row = session.get(DowntimePack, UUID(subject["pack"]), populate_existing=True)
    if row is None or row.state != "waiting":
        return
    row.state, row.fault = "failed", fault[:500]
    _write_off(queries.slips_of(row.id, at=row.facility_id), rules.NOT_MADE)
    audit.wrote(row, "downtime pack failed", by=system(WORKER, row.facility_id))


def _write_off(slips: Iterable[DowntimeSlip], reason: str, by: UUID | None = None) -> int:
    """Blanks that nobody wrote on. Returns how many."""
    blank = [one for one in slips if one.state == "blank"]
    for one in blank:
        one.state, one.reason, one.settled_at, one.settled_by_id = "unused", reason, clock.now(), by
    return len(blank)


def account(row: DowntimePack, since: datetime, until: datetime, numbers: str, *, by: Actor) -> rules.Account:
    """A pack was worked by, from then to then, and these sheets were written on; the other blanks are written off. Raises Refusal.

    May be said again: a sheet that turns up later is owed too. What was typed back stays.
    """
    session.refresh(row, with_for_update={"of": DowntimePack})
    if row.as_of is None:
        raise Refusal(N_("This pack was never made."))
    rules.check_used(since, until, as_of=row.as_of, now=clock.now())
    slips = queries.slips_of(row.id, at=row.facility_id)
    written = rules.read_numbers(numbers, {one.running for one in slips})
    for one in slips:
        if one.running in written and one.state in {"blank", "unused"}:
            one.state, one.reason, one.settled_at, one.settled_by_id = "owed", "", None, None
    _write_off(slips, rules.NOT_WRITTEN_ON, by.id)
    row.used_since, row.used_until, row.used_by_id, row.used_entered_at = since, until, by.id, clock.now()
    session.flush()
    found = rules.account(one.state for one in slips)
    audit.wrote(row, "downtime pack accounted for", by=by, detail={"owed": found.owed, "not used": found.unused})
    return found


def retire() -> list[DowntimePack]:
    """Packs that are older than their hospital keeps them; the newest is always kept. In a write unit, for the timer."""
    gone = []
    for facility in facilities.facilities():
        days = timedelta(days=rules.settings_of(facility.settings).keep_days)
        for row in queries.ready_packs(facility.id)[1:]:
            if row.as_of is not None and row.as_of < clock.now() - days:
                row.state, row.file = "removed", ""
                audit.wrote(row, "downtime pack removed", by=system(TIMER, facility.id))
                gone.append(row)
    return gone


def sweep(settings: Installation) -> int:
    """Remove the files that no pack stands for. In a write unit, after `retire` was kept: no worker can be in the middle of `keep`."""
    found = 0
    for facility in facilities.facilities():
        known = {row.file for row in queries.ready_packs(facility.id)}
        at_work = {one.id.hex[-12:] for one in queries.packs(facility.id, 1)[0] if one.state == "waiting"}
        place = files.folder(settings.data, facility.code, facility.id)
        busy = (
            {one.name for one in place.iterdir() if any(part in one.name for part in at_work)}
            if place.is_dir()
            else set()
        )
        found += files.sweep(place, known | busy)
    return found


def set_up(facility: Facility, given: rules.Settings, *, by: Actor) -> None:
    """The hospital's own numbers, from the next pack on. Raises Refusal."""
    change_settings(facility, {rules.SETTING: rules.checked(given)}, by=by)
