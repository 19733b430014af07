"""Each page states who may open it; a page that forgot answers 500."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Open to everybody, to everybody signed in, or to holders of a permission, or of one of several."""

    kind: str
    permission: str = ""
    others: tuple[str, ...] = ()

    def admits(self, may: Callable[[str], bool]) -> bool:
        """Whether who may this and that may open the page."""
        return self.kind != "permission" or any(may(one) for one in (self.permission, *self.others))


def needs(permission: str, *others: str) -> Callable[[View], View]:
    """The page is open to posts with this permission at this facility, or with one of the others."""
    return _state(Access("permission", permission, others))


def takes_files(most: Callable[[Any], int]) -> Callable[[View], View]:
    """The page takes a body of as many bytes as `most` says of the settings; every other page keeps the server's limit."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


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
