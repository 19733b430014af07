"""Writing the log: who changed, who looked, who was refused."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session, configure_mappers

from lighthis.audit.models import AuditEntry, AuditHead
from lighthis.audit.rules import FIRST, link
from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id

INSTALLATION = "installation"
# filled in joins.py: who hears of a change in its transaction, and may refuse it: the row, the verb, by whom
after_wrote: list[Callable[[Any, str, Actor], None]] = []
ENTRY, HEAD = cast(Table, AuditEntry.__table__), cast(Table, AuditHead.__table__)
COLUMNS = tuple(ENTRY.columns.keys())
_HEAD = Prepared(select(HEAD.c.seq, HEAD.c.hash).where(HEAD.c.chain == bindparam("of")).with_for_update())
_ADD = Prepared(insert(ENTRY), COLUMNS)
_NEXT: dict[str, Any] = {"seq": bindparam("to"), "hash": bindparam("with")}
_MOVE_HEAD = Prepared(update(HEAD).where(HEAD.c.chain == bindparam("of")).values(_NEXT))
_NEW_HEAD = Prepared(insert(HEAD).values(_NEXT | {"chain": bindparam("of")}))


def wrote(
    what: Any,
    action: str,
    *,
    by: Actor,
    patient: UUID | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Log a change of a row in the same transaction. Raises ValueError for nobody."""
    patient = patient or getattr(what, "patient_id", None)
    _note(action, by, type(what).__tablename__, what.id, patient, reason, detail)
    for tell in after_wrote:
        tell(what, action, by)


def changed(
    row: Any, values: Mapping[str, Any], action: str, *, by: Actor, detail: dict[str, Any] | None = None
) -> None:
    """Set values of a row and log the ones that differ, before and after; where none does, nothing is logged."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    if before:
        told = {"before": before, "after": {name: values[name] for name in before}}
        plain = {time: {name: _plain(one) for name, one in sides.items()} for time, sides in told.items()}
        wrote(row, action, by=by, detail={**(detail or {}), **plain})


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | list | dict) else str(value)


def looked(kind: str, *, by: Actor, patient: UUID, detail: dict[str, Any] | None = None) -> None:
    """Log a look at a patient (page by page), written durably before the page leaves."""
    _note(f"looked: {kind}", by, "patient", patient, patient, "", detail)


def happened(
    action: str, *, by: Actor, reason: str = "", object_id: UUID | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Log what changes no row of its own: a sign-in, a refusal, a search with the ids it showed."""
    _note(action, by, "", object_id, None, reason, detail)


def _note(
    action: str,
    by: Actor,
    kind: str,
    object_id: UUID | None,
    patient: UUID | None,
    reason: str,
    detail: dict[str, Any] | None,
) -> None:
    if not by.name:
        raise ValueError("the log takes no anonymous entry")
    entry = _entry()
    vars(entry).update(
        id=new_id(),
        chain=str(by.facility_id or INSTALLATION),
        at=clock.now(),
        actor_id=by.id,
        actor=by.name,
        sign_in_id=by.sign_in_id,
        action=action,
        object_kind=kind,
        object_id=object_id,
        patient_id=patient,
        reason=reason,
        detail=detail or {},
    )
    session.info.setdefault("audit", []).append(entry)


def _entry() -> AuditEntry:
    """An empty one, held until the chain is sealed and never the session's: the ORM's own making costs as much as its row."""
    _ready()
    return AuditEntry.__new__(AuditEntry)


_ready = cache(configure_mappers)  # or the ORM would not know yet how to read it


def begin_chain(chain: str) -> None:
    """The head of a new hospital's chain: it is there before the first two who write at once ask for it."""
    session.add(AuditHead(chain=chain, seq=0, hash=FIRST))
    session.flush()


def seal(store: Session) -> None:
    """Chain the entries of this transaction; the head row is locked last, just before the commit."""
    entries: list[AuditEntry] = store.info.pop("audit", [])
    for chain in sorted({entry.chain for entry in entries}):
        head = _HEAD.row(of=chain)
        seq, last = head or (0, FIRST)
        rows = []
        for entry in (one for one in entries if one.chain == chain):
            facts = vars(entry) | {"seq": seq + 1, "prev": last, "created_at": clock.now()}
            seq, last = seq + 1, link(facts, last)
            rows.append(facts | {"hash": last})
        _ADD.run_many(rows)
        (_MOVE_HEAD if head else _NEW_HEAD).run(**{"of": chain, "to": seq, "with": last})


def forget(store: Session) -> None:
    """A rolled-back transaction takes its entries with it."""
    store.info.pop("audit", None)
