"""Files of a disaster that the worker makes: sheets of tags as PDF, the list as a workbook."""

import json
from typing import Any
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.config import Settings
from lighthis.db.engine import session
from lighthis.disaster.models import DisasterFile, Tag
from lighthis.facility import queries as facilities
from lighthis.jobs import actions as jobs
from lighthis.jobs import aside, printing
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import pack, paper
from lighthis.packs.people import short
from lighthis.packs.told import TagSheet

JOB, WORKER, WORKBOOK = "disaster", "lighthis worker", "lighthis.disaster.workbook"


def tag_sheet(tags: list[Tag], language: str, *, by: Actor) -> DisasterFile:
    """Have tags printed, four on a sheet."""
    return _put("tags", {"numbers": [one.number for one in tags], "language": language}, by)


def workbook(heads: list[str], rows: list[list[str]], *, by: Actor) -> DisasterFile:
    """Have the list written as XLSX, as it was seen by who asked."""
    return _put("list", {"rows": [heads, *rows]}, by)


def make(subject: dict[str, Any], _settings: Settings) -> bytes:
    """For the worker: the file, empty where it was made before."""
    row = session.get(DisasterFile, UUID(subject["file"]), populate_existing=True)
    if row is None or row.state != "waiting":
        session.rollback()
        return b""
    kind, facts = row.kind, dict(row.facts)
    html = _html(row) if kind == "tags" else ""
    session.rollback()
    if kind == "list":
        return aside.made_by(WORKBOOK, json.dumps(facts["rows"]).encode())
    folder = pack.current().forms_folder
    return printing.pdf(html, roots=(folder,) if folder else ())


def keep(subject: dict[str, Any], body: bytes) -> None:
    """For the worker: the file is ready. Harmless the second time."""
    row = session.get(DisasterFile, UUID(subject["file"]), populate_existing=True)
    if row is None or not body or row.state != "waiting":
        return
    row.body, row.state = body, "ready"
    audit.wrote(row, "paper made", by=system(WORKER, row.facility_id))


def park(subject: dict[str, Any], _fault: str) -> None:
    """For the worker: the file will not come; whoever waits reads so."""
    row = session.get(DisasterFile, UUID(subject["file"]), populate_existing=True)
    if row is not None and row.state == "waiting":
        row.state = "failed"
        audit.wrote(row, "paper failed", by=system(WORKER, row.facility_id))


def _put(kind: str, facts: dict[str, Any], by: Actor) -> DisasterFile:
    if by.facility_id is None or by.id is None:
        raise Refusal(N_("triage is done by a person"))
    row = DisasterFile(facility_id=by.facility_id, kind=kind, facts=facts, asked_by_id=by.id)
    session.add(row)
    session.flush()
    jobs.put(JOB, {"file": str(row.id)}, by=by)
    audit.wrote(row, "paper asked for", by=by, detail={"kind": kind})
    return row


def _html(row: DisasterFile) -> str:
    facility = facilities.facility(row.facility_id)
    form = pack.current().form("tag_sheet")
    facts = TagSheet(facilities.facts(facility), tuple(f"T-{number:06}" for number in row.facts["numbers"]))
    who = row.asked_by
    name = short(who)
    language = form.language(row.facts["language"])
    return paper.render(form, facts, language, printed_at=row.created_at, printed_by=name)
