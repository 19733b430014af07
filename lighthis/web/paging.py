"""Lists of 50 rows (rulings 19)."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

ROWS = 50


@dataclass(frozen=True)
class Paging:
    """Where a list stands: "1–50 of 1 240"."""

    first: int
    last: int
    total: int
    previous: str | None
    next: str | None
    start: str | None


def asked_page() -> int:
    """The page number in the address; anything strange is page 1."""
    text = request.args.get("page", "1")
    return min(int(text), 100_000) if text.isdecimal() and int(text) > 0 else 1


def paging(total: int, shown: int) -> Paging:
    """Paging of the present address for a list of `total`, of which `shown` stand on this page."""
    number = asked_page()
    first = (number - 1) * ROWS

    def at(page: int) -> str:
        asked: dict[str, Any] = {name: value for name, value in request.args.items() if name not in {"page", "lang"}}
        return url_for(request.endpoint or "", **(request.view_args or {}), **asked, page=page)

    return Paging(
        first + 1 if shown else 0, first + shown, total,
        at(number - 1) if number > 1 else None, at(number + 1) if first + shown < total else None, at(1) if number > 1 else None,
    )  # fmt: skip
