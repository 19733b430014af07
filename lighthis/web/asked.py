"""What an address asks for."""

from datetime import date
from typing import TypeVar

from flask import request

from lighthis.kernel import clock
from lighthis.kernel.dates import parse_day
from lighthis.kernel.text import Refusal
from lighthis.web.visit import zone

T = TypeVar("T")
LONGEST = 40


def asked_day(otherwise: T, name: str = "day") -> date | T:
    """The day in the address; whatever is no day is `otherwise`."""
    try:
        return parse_day(request.args.get(name, "")[:LONGEST], clock.today(zone())).day
    except Refusal:
        return otherwise
