"""Asking for a paper, making it, and taking it out of use."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from lighthis.audit import actions as audit
from lighthis.config import Settings
from lighthis.db.engine import session
from lighthis.facility.models import ANYWHERE
from lighthis.jobs import actions as jobs
from lighthis.jobs import printing
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import pack, paper, snapshot
from lighthis.packs.people import short
from lighthis.papers import queries
from lighthis.papers.models import Paper, PaperPdf

JOB = "paper"
PRINTER = "lighthis worker"


def ask(key: str, language: str, subject_id: UUID, *, by: Actor, size: str = "") -> Paper:
    """Freeze what a paper says now and have it printed. Raises NotFound, Refusal for a language or size it has not."""
    form, at = queries.form(key), by.facility_id
    if at is None or not queries.may_print(key, by) or by.id is None:
        raise Refusal(N_("Your post may not print this paper."))
    if language not in form.languages:
        raise Refusal(N_("this paper does not exist in this language"), field="language")
    if size and size not in form.papers:
        raise Refusal(N_("this paper is not printed on this size"), field="size")
    subject = queries.gathered(key, subject_id, at, language)
    before = queries.times_printed(key, subject_id, at=at)
    row = Paper(
        facility_id=at, form=key, edition=form.order or form.edition, language=language, size=size or form.papers[0],
        subject_id=subject_id, patient_id=subject.patient_id, encounter_id=subject.encounter_id,
        facts=json.loads(snapshot.to_json(subject.facts)), is_draft=subject.is_draft,
        is_copy=before > 0 and form.marks_copies and not subject.is_draft and subject_id != at, asked_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    jobs.put(JOB, {"paper": str(row.id)}, by=by)
    audit.wrote(row, "paper asked for", by=by, detail={"form": key, "language": language, "print": before + 1})
    return row


def withdraw_of(encounter_id: UUID, reason: str, *, at: UUID, by: Actor, form: str = "") -> int:
    """Papers of a coming, or those of one form, say what does not hold: they are no longer given out. Returns how many."""
    found = select(Paper).where(Paper.facility_id == at, Paper.encounter_id == encounter_id, Paper.state != "withdrawn")
    rows = list(session.scalars(found.where(Paper.form == form) if form else found))
    for row in rows:
        row.state, row.fault = "withdrawn", reason
        audit.wrote(row, "paper withdrawn", by=by, reason=reason)
    return len(rows)


def withdraw_about(subject_id: UUID, reason: str, *, at: UUID, by: Actor) -> int:
    """Papers about one row (a stay, a slip) say what does not hold: they are no longer given out. Returns how many."""
    found = select(Paper).where(Paper.facility_id == at, Paper.subject_id == subject_id, Paper.state != "withdrawn")
    rows = list(session.scalars(found))
    for row in rows:
        row.state, row.fault = "withdrawn", reason
        audit.wrote(row, "paper withdrawn", by=by, reason=reason)
    return len(rows)


def again(row: Paper, *, by: Actor) -> None:
    """Have the PDF of a paper made once more from what was frozen, after it was cleared away. Raises Refusal."""
    if row.state != "ready" or queries.has_pdf(row):
        raise Refusal(N_("The PDF of this paper need not be made again."))
    row.state, row.again_at = "waiting", clock.now()
    jobs.put(JOB, {"paper": str(row.id)}, by=by)
    audit.wrote(row, "paper asked for again", by=by)


def make(subject: dict[str, Any], _settings: Settings) -> bytes:
    """For the worker: the PDF of a paper, empty where it was made or withdrawn before."""
    row = session.get(Paper, UUID(subject["paper"]), populate_existing=True)
    if row is None or row.state in {"ready", "withdrawn"}:
        session.rollback()
        return b""
    html = html_of(row)
    session.rollback()
    return printing.pdf(html, roots=_roots())


def keep(subject: dict[str, Any], body: bytes) -> None:
    """For the worker: the paper is ready. Harmless the second time."""
    row = session.get(Paper, UUID(subject["paper"]), populate_existing=True)
    if row is None or not body or row.state in {"ready", "withdrawn"}:
        return
    session.add(PaperPdf(facility_id=row.facility_id, paper_id=row.id, body=body))
    row.state, row.ready_at, row.fault = "ready", clock.now(), ""
    audit.wrote(row, "paper made", by=system(PRINTER, row.facility_id))


def clear(before: datetime, *, by: Actor) -> int:
    """Remove the PDFs made before a moment; the papers and what they say stay. Returns how many."""
    gone = session.execute(delete(PaperPdf).where(PaperPdf.facility_id.in_(ANYWHERE), PaperPdf.created_at < before))
    count = int(gone.rowcount)  # type: ignore[attr-defined]
    if count:
        audit.happened("printed files cleared away", by=by, detail={"count": count})
    return count


def park(subject: dict[str, Any], fault: str) -> None:
    """For the worker: the paper will not come; whoever waits reads so."""
    row = session.get(Paper, UUID(subject["paper"]), populate_existing=True)
    if row is not None and row.state == "waiting":
        row.state, row.fault = "failed", fault[:500]
        audit.wrote(row, "paper failed", by=system(PRINTER, row.facility_id))


def html_of(row: Paper) -> str:
    """The paper as HTML from what was frozen when it was asked for."""
    who = row.asked_by
    return paper.render(
        queries.form(row.form),
        queries.facts_of(row),
        row.language,
        printed_at=row.created_at,
        printed_by=short(who),
        draft=row.is_draft,
        copy=row.is_copy,
        paper=row.size,
    )


def _roots() -> tuple[Path, ...]:
    folder = pack.current().forms_folder
    return (folder,) if folder else ()
