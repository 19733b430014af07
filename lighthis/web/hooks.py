"""What the web needs to know from higher floors: who am I, is this key spent, keep this draft. Filled in app.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lighthis.kernel.actor import Actor


@dataclass(frozen=True)
class Visitor:
    """The person behind a request, at one seat."""

    actor: Actor
    facility: Any
    short_name: str
    post_title: Callable[[str], str]  # the post's title for a reader of a language
    language: str
    zone: str
    domains_off: tuple[str, ...] = ()
    owes: str = ""  # a page that must be done first: the second factor of an administrator
    may_change: bool = False  # at a computer where a PIN changes the user


@dataclass(frozen=True)
class Area:
    """A work area in the navigation: shown to who has the permission, where the domain is on."""

    title: str
    endpoint: str
    permission: str
    domain: str = ""
    also: tuple[str, ...] = ()  # other domains whose pages belong to it


@dataclass
class Hooks:
    """Functions of higher floors."""

    who: Callable[[str], Visitor | None]
    ask_to_sign_in: Callable[[], Any]
    ask_what_is_owed: Callable[[], Any]
    spend: Callable[[str, str, str, Actor], str | None]
    replay: Callable[..., str | None]
    answered: Callable[[str, str, Actor], None]
    draft: Callable[[UUID, str, Actor], dict[str, list[str]] | None]
    refused: Callable[[str, Actor], None]
    areas: list[Area] = field(default_factory=list)


class Replayed(Exception):
    """This form was sent before: here is the answer it got."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location
