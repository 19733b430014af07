"""What the home page says of slips that are owed."""

from typing import Any

from flask import url_for

from lighthis.downtime import queries
from lighthis.web.language import gettext as _
from lighthis.web.visit import here_id


def owed() -> list[dict[str, Any]]:
    """How many sheets of each downtime are not typed back, the oldest first."""
    found = queries.owed_by(here_id())
    if not found:
        return []
    oldest, total = found[0][0], sum(count for _pack, count in found)
    return [
        {
            "title": _("Sheets written on while the program was down, not typed back"), "value": total,
            "url": url_for("downtime.pack", pack_id=oldest) if len(found) == 1 else url_for("downtime.packs"),
        }
    ]  # fmt: skip
