"""What the doctor says about the room that scans take: a finding before a hospital's share is full, else a remark."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lighthis.config import Settings
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel.text import N_, Message
from lighthis.scans import queries
from lighthis.scans.rules import MEGABYTE

FULL = 0.9  # of the share: time to carry something away, or to give more


def scans(settings: Settings, store: Session) -> Iterator[tuple[Message, Message]]:
    """Each hospital has room for the scans of the days to come."""
    most = settings.scan_facility_mb
    for code, size in _taken(store):
        if size >= most * FULL:
            found = N_("The scans of %(code)s take %(size)s MB of %(most)s MB.")
            command = "LIGHTHIS_SCAN_FACILITY_MB"
            todo = Message(N_("Give them more room with %(setting)s, if the disk has it."), {"setting": command})
            yield Message(found, {"code": code, "size": size, "most": most}), todo


def told() -> list[Message]:
    """How much room scans take in each hospital that has any."""
    words = N_("Scans of %(code)s: %(size)s MB.")
    return [Message(words, {"code": code, "size": size}) for code, size in _taken(session())]


def _taken(store: Session) -> list[tuple[str, int]]:
    codes = {id_: code for id_, code in store.execute(select(Facility.id, Facility.code))}  # noqa: C416  (rows are no pairs to the types)
    room = queries.room_everywhere()
    return sorted((codes[id_], -(-size // MEGABYTE)) for id_, (_count, size) in room.items())
