"""The present visit: who, where, in which language."""

from contextvars import ContextVar
from typing import Any
from uuid import UUID

from flask import current_app

from lighthis.kernel.actor import Actor
from lighthis.web.hooks import Hooks, Visitor


class Present:
    """What a page asks hundreds of times; of one request, and gone with it."""

    __slots__ = ("book", "language", "visitor")

    def __init__(self, visitor: Visitor | None = None) -> None:
        self.visitor = visitor
        self.language = ""
        self.book: Any = None


NOW: ContextVar[Present | None] = ContextVar("present", default=None)


def present() -> Present:
    """The present request's."""
    found = NOW.get()
    if found is None:
        found = Present()
        NOW.set(found)
    return found


def begin(visitor: Visitor | None = None) -> None:
    """A request begins: with this person, nothing known of the one before."""
    NOW.set(Present(visitor))


def end(_fault: BaseException | None = None) -> None:
    """The request is over."""
    NOW.set(None)


def hooks() -> Hooks:
    """The functions of higher floors for this application."""
    return current_app.extensions["lighthis"]  # type: ignore[no-any-return]


def visitor() -> Visitor | None:
    """Who is behind the request, if anybody is signed in."""
    found = NOW.get()
    return found.visitor if found is not None else None


def me() -> Actor:
    """The acting person. Pages for everybody must not ask. Raises LookupError when nobody is signed in."""
    found = visitor()
    if found is None:
        raise LookupError("nobody is signed in")
    return found.actor


def here() -> Any:
    """The facility of the seat."""
    found = visitor()
    return found.facility if found else None


def here_id() -> UUID:
    """The facility's id. Raises LookupError when nobody is signed in."""
    facility_id = me().facility_id
    if facility_id is None:
        raise LookupError("this seat has no facility")
    return facility_id


def zone() -> str:
    """The zone whose wall clock the page shows."""
    found = visitor()
    return found.zone if found else "Asia/Tashkent"


def may(permission: str) -> bool:
    """Whether the seat carries a permission; for showing or hiding a link."""
    found = visitor()
    return found is not None and found.actor.may(permission)
