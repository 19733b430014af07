"""The blueprint, and what both pages have in common."""

from decimal import Decimal
from typing import Any

from flask import Blueprint

from lighthis.web.language import gettext as _
from lighthis.web.links import link

pages = Blueprint("takings", __name__)
READ = "takings.read"
CENT = Decimal("0.01")


def exact(amount: Decimal) -> Decimal:
    """A sum as files show it, with its tiyin."""
    return amount.quantize(CENT)


def places(current: str) -> list[dict[str, Any]]:
    """The pages of money as tabs."""
    titles = {"report": _("Reports of money"), "ages": _("Debts and deposits")}
    return [
        {"title": title, "url": link(f"takings.{name}", READ), "current": name == current}
        for name, title in titles.items()
    ]
