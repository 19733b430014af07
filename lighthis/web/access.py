"""Each page states who may open it; a page that forgot answers 500."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Open to everybody, to everybody signed in, or to holders of a permission."""

    kind: str
    permission: str = ""


def needs(permission: str) -> Callable[[View], View]:
    """The page is open to posts with this permission at this facility."""
    return _state(Access("permission", permission))


def public(view: View) -> View:
    """The page is open without sign-in (sign-in itself, health)."""
    return _state(Access("public"))(view)


def signed_in(view: View) -> View:
    """The page is open to everybody who works here (home, one's own password)."""
    return _state(Access("signed_in"))(view)


def _state(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark
