"""Installing an official edition: the whole file or nothing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import insert, select

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import N_, Refusal
from lighthis.terminology import editions, rules
from lighthis.terminology.models import Icd10Edition, Icd10Title
from lighthis.terminology.rules import table
from lighthis.terminology.rules.titles import Line, Looked, looked_through

LARGEST = 64 * 1024 * 1024  # bytes of a file; the whole classification with all notes is some 20 MB


def look_through(path: Path, language: str) -> Looked:
    """What a file holds: titles and problems, nothing written. Raises Refusal where it cannot be read at all."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refusal(N_("The file is larger than %(most)s MB."), most=LARGEST // 1024 // 1024)
        with path.open("rb") as file:
            is_xml = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
            file.seek(0)
            return looked_through(_of_xml(file, language) if is_xml else table.lines(file.read()), language)
    except OSError as fault:
        raise Refusal(N_("The file cannot be read: %(why)s."), why=fault.strerror or str(fault)) from None


def _of_xml(file: IO[bytes], language: str) -> Iterator[Line]:
    from lighthis.terminology.rules import claml  # noqa: PLC0415 - XML is read only where such a file comes

    return claml.lines(file, language)


def install(path: Path, language: str, name: str, looked: Looked, *, by: Actor) -> Icd10Edition | None:
    """Bring the titles of a file in as the edition that is read from now on; None where it is read already. Raises Refusal."""
    if looked.problems:
        raise Refusal(N_("Nothing was installed: %(count)s problems."), count=len(looked.problems))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    newest = session.scalars(
        select(Icd10Edition)
        .where(Icd10Edition.language == language)
        .order_by(Icd10Edition.created_at.desc(), Icd10Edition.id.desc())
        .limit(1)
    ).first()
    if newest is not None and (newest.digest, newest.name) == (digest, name):
        return None
    edition = Icd10Edition(language=language, name=name, file=path.name, digest=digest, titles=len(looked.titles))
    session.add(edition)
    session.flush()
    session.execute(insert(Icd10Title), _rows(edition, looked))
    detail = {"language": language, "edition": name, "file": path.name, "count": edition.titles}
    audit.wrote(edition, "ICD-10 installed", by=by, detail=detail)
    editions.forget()
    return edition


def _rows(edition: Icd10Edition, looked: Looked) -> list[dict[str, object]]:
    at = clock.now()
    return [
        {
            "id": new_id(), "created_at": at, "edition_id": edition.id, "code": one.code, "title": one.title,
            "words": " ".join(rules.keys(one.title)), "valid_from": one.valid_from, "valid_to": one.valid_to,
        }
        for one in looked.titles.values()
    ]  # fmt: skip
