"""Reads of packs and slips; always bounded by the facility."""

from lighthis.downtime.queries.finding import here_for, stays_of
from lighthis.downtime.queries.gathering import Gathered, gather
from lighthis.downtime.queries.rows import (
    accounts,
    by_number,
    entries_of,
    nights,
    owed_by,
    pack,
    packs,
    ready_packs,
    slip,
    slips_of,
    still_blank,
)

__all__ = [
    "Gathered", "accounts", "by_number", "entries_of", "gather", "here_for", "nights", "owed_by", "pack", "packs",
    "ready_packs", "slip", "slips_of", "stays_of", "still_blank",
]  # fmt: skip
