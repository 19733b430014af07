"""What the doctor says about the packs for the hours without the program: each hospital has one of last night, and its file is there."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lighthis.config import Settings
from lighthis.downtime import files, queries
from lighthis.downtime.models import DowntimePack
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Message

OLD = timedelta(hours=26)  # nightly, and two hours late; a new hospital has its first night before it


def downtime(settings: Settings, store: Session) -> Iterator[tuple[Message, Message]]:
    """A pack of last night for each hospital that is open."""
    words = N_("Run %(command)s; see that %(timer)s and %(worker)s run.")
    names = {"command": "lighthis downtime make", "timer": "lighthis-downtime.timer", "worker": "lighthis-worker"}
    for facility in () if settings.is_demo else store.scalars(select(Facility).order_by(Facility.code)).all():
        newest = next(iter(queries.ready_packs(facility.id)), None)
        found = _wrong(facility, newest, settings) if facility.is_open else None
        if found is not None:
            yield found, Message(words, names)


def _wrong(facility: Facility, newest: DowntimePack | None, settings: Settings) -> Message | None:
    age = clock.now() - (newest.as_of if newest and newest.as_of else facility.created_at)
    told = {"hospital": facility.code, "hours": int(age.total_seconds() // 3600)}
    if newest is not None and not (files.folder(settings.data, facility.code, facility.id) / newest.file).is_file():
        return Message(N_("The file of the newest pack for a downtime of %(hospital)s is not there."), told)
    if age <= OLD:
        return None
    if newest is None:
        return Message(N_("There is no pack for a downtime of %(hospital)s."), told)
    return Message(N_("The newest pack for a downtime of %(hospital)s is %(hours)s hours old."), told)
