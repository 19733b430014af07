"""Ready words for entries: a hospital writes its own, and puts away what it no longer uses."""

from collections.abc import Mapping

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import Department
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.records.models import EntryTemplate
from lighthis.records.rules import entries


def make_template(
    kind: str, name: str, department: Department | None, sections: Mapping[str, str], *, by: Actor
) -> EntryTemplate:
    """Ready words for a kind of entry, for one department or for all. Raises NotFound, Refusal."""
    if by.facility_id is None:
        raise NotFound
    row = EntryTemplate(facility_id=by.facility_id, kind=kind, by_id=by.person)
    _fill(row, name, department, sections)
    session.add(row)
    session.flush()
    audit.wrote(row, "template made", by=by, detail={"kind": kind})
    return row


def change_template(
    row: EntryTemplate,
    name: str,
    department: Department | None,
    sections: Mapping[str, str],
    *,
    by: Actor,
    is_off: bool = False,
) -> None:
    """Other words from now on; what was signed keeps its own. Raises NotFound, Refusal."""
    _fill(row, name, department, sections)
    row.is_off, row.by_id = is_off, by.person
    audit.wrote(row, "template changed", by=by, detail={"kind": row.kind, "off": is_off})


def _fill(row: EntryTemplate, name: str, department: Department | None, sections: Mapping[str, str]) -> None:
    entries.check_ready(row.kind)
    if department is not None and department.facility_id != row.facility_id:
        raise NotFound
    kept = entries.kept(row.kind, sections)
    entries.check_parts(row.kind, kept)
    if not name.strip():
        raise Refusal(N_("name it, so that others find it"), field="name")
    if not kept:
        raise Refusal(N_("Write at least one part."))
    row.name, row.department_id, row.sections = name.strip(), department.id if department else None, kept
