"""The list of mahallas that an operator brings in."""

from collections.abc import Iterable

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel.actor import Actor
from lighthis.kernel.names.spelling import tidy
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import codes
from lighthis.registration.social import Mahalla

COLUMNS = ("district", "code", "name_uz", "name_ru")


def import_mahallas(rows: Iterable[dict[str, str]], *, by: Actor) -> tuple[int, int]:
    """New and changed mahallas, by their code; those that the file leaves out stay. Returns how many of each.
    Raises Refusal with the line at the first row that is none, and nothing is written."""
    known = {one.code: one for one in session.query(Mahalla)}
    districts = {one.code for one in codes.code_list("districts")}
    new = changed = 0
    for line, row in enumerate(rows, 2):
        told = {name: tidy(row.get(name) or "") for name in COLUMNS}
        _check(line, told, districts)
        old = known.get(told["code"])
        if old is None:
            known[told["code"]] = Mahalla(**told)
            session.add(known[told["code"]])
            new += 1
        elif any(getattr(old, name) != value for name, value in told.items()):
            for name, value in told.items():
                setattr(old, name, value)
            changed += 1
    audit.happened("mahallas brought in", by=by, detail={"new": new, "changed": changed})
    return new, changed


def _check(line: int, told: dict[str, str], districts: set[str]) -> None:
    if told["district"] not in districts:
        raise Refusal(N_("line %(line)s: no district has the code %(code)s"), line=line, code=told["district"] or "—")
    if not told["code"] or not (told["name_uz"] or told["name_ru"]):
        raise Refusal(N_("line %(line)s: a code and a name are needed"), line=line)
