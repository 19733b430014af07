"""What one transaction asks many times is asked once: kept until it ends, a write unit opens, or its writer forgets it."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from lighthis.db.engine import session

T = TypeVar("T")
_KEPT = "asked once"  # in the session's info: answers by name


def once(name: str, ask: Callable[[], T]) -> T:
    """The answer of this transaction, asked at the first need. Whoever changes it in the same transaction calls `forget`."""
    kept = session.info.get(_KEPT, {})
    if name in kept:
        found: T = kept[name]
        return found
    answer = ask()
    session.info.setdefault(_KEPT, {})[name] = answer
    return answer


def forget(name: str) -> None:
    """The answer was changed just now."""
    session.info.get(_KEPT, {}).pop(name, None)


def forget_all() -> None:
    """Another transaction begins, maybe on the same connection (db/units)."""
    session.info.pop(_KEPT, None)


@event.listens_for(session, "after_transaction_end")
def _ended(store: Session, _transaction: SessionTransaction) -> None:
    store.info.pop(_KEPT, None)
