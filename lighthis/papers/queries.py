"""Reads of papers: which there are, which may be asked for, what stands in one."""

import json
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from lighthis.db.engine import session
from lighthis.facility import queries as facilities
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs import pack, snapshot
from lighthis.packs.contents import Form
from lighthis.packs.facts import FacilityFacts, PatientFacts
from lighthis.packs.subject import Subject
from lighthis.papers.models import Paper, PaperPdf

# the row it is about, the facility, the language of the paper. Raises NotFound for another facility's row
Gather = Callable[[UUID, UUID, str], Subject]


@dataclass(frozen=True)
class Source:
    """Where the facts of a form come from, and the domain's own permission, beside `records.print`."""

    permission: str
    gather: Gather
    sees: Callable[[UUID, UUID, Actor], None] | None = None  # instead of the coming's secrecy. Raises NotFound, Closed
    blank: Callable[[FacilityFacts, str], Any] | None = None  # its blank, where empty facts do not make one


def gathered(key: str, subject_id: UUID, at: UUID, language: str) -> Subject:
    """What a form would say now; about the facility itself it is a blank for the pen. Raises NotFound."""
    if subject_id != at:
        return sources[key].gather(subject_id, at, language)
    if not has_blank(key):
        raise NotFound
    own, facility = sources[key].blank, facilities.facts(facilities.facility(at))
    return Subject(None, own(facility, language) if own else empty(form(key).facts, facility))


def has_blank(key: str) -> bool:
    """Whether a form can be printed empty: where each fact that it demands is the hospital, the patient, or a text."""
    return sources[key].blank is not None or all(
        name in KNOWN or hint in ("str", str) for name, hint in _demanded(form(key).facts)
    )


def empty(kind: type[Any], facility: FacilityFacts) -> Any:
    """Facts of that kind that know the hospital alone."""
    known = {"facility": facility, "patient": PatientFacts()}
    return kind(**{name: known.get(name, "") for name, _hint in _demanded(kind)})


def _demanded(kind: type[Any]) -> list[tuple[str, Any]]:
    return [(one.name, one.type) for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]


KNOWN = ("facility", "patient")
sources: dict[str, Source] = {}  # form key to its source; filled in joins.py


def form(key: str) -> Form:
    """A form that this country has and some domain fills. Raises NotFound."""
    if key in sources:
        for one in pack.current().forms:
            if one.key == key:
                return one
    raise NotFound


def may_print(key: str, by: Actor) -> bool:
    """Whether a seat may ask for and see papers of a form."""
    return key in sources and by.may("records.print") and by.may(sources[key].permission)


def paper(paper_id: UUID, *, at: UUID) -> Paper:
    """A paper of this facility with who asked for it. Raises NotFound."""
    rows = select(Paper).where(Paper.id == paper_id, Paper.facility_id == at).options(joinedload(Paper.asked_by))
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def pdf(row: Paper) -> bytes | None:
    """The PDF of a paper; None where it is not made yet or was cleared away."""
    return session.scalar(
        select(PaperPdf.body).where(PaperPdf.facility_id == row.facility_id, PaperPdf.paper_id == row.id)
    )


def has_pdf(row: Paper) -> bool:
    """Whether the PDF of a paper can be opened now."""
    rows = select(PaperPdf.id).where(PaperPdf.facility_id == row.facility_id, PaperPdf.paper_id == row.id)
    return session.scalar(rows) is not None


def of_patients(ids: list[UUID], *, at: UUID, limit: int = 50) -> list[Paper]:
    """Papers of one person at this facility, newest first, without their facts."""
    rows = (
        select(Paper)
        .where(Paper.facility_id == at, Paper.patient_id.in_(ids))
        .options(joinedload(Paper.asked_by), defer(Paper.facts))
        .order_by(Paper.id.desc())
        .limit(limit)
    )
    return list(session.scalars(rows))


def times_printed(key: str, subject_id: UUID, *, at: UUID) -> int:
    """How often the same paper came out before, not as a draft: the next one is a copy."""
    rows = select(func.count(Paper.id)).where(
        Paper.facility_id == at,
        Paper.subject_id == subject_id,
        Paper.form == key,
        Paper.is_draft == 0,
        Paper.state.in_(("waiting", "ready")),
    )
    return session.scalar(rows) or 0


def facts_of(row: Paper) -> Any:
    """The frozen facts as the form takes them. Raises NotFound where the country no longer has the form."""
    return snapshot.from_json(form(row.form).facts, json.dumps(row.facts))
