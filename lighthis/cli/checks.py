"""What `lighthis doctor` looks at: each check has a word, finds what is wrong, and says what to do."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lighthis import resources
from lighthis.audit import queries as log
from lighthis.audit.models import AuditEntry
from lighthis.cli import copying
from lighthis.cli.downtime_packs import downtime
from lighthis.cli.encryption import encryption
from lighthis.cli.room import scans
from lighthis.config import Settings
from lighthis.db import copies, migrate, objects, units
from lighthis.db.engine import OLDEST_SQLITE, engine, is_sqlite
from lighthis.facility.models import ANYWHERE
from lighthis.jobs import queries as jobs
from lighthis.jobs.models import Job
from lighthis.kernel import clock
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.kernel.text import N_, Message
from lighthis.packs.pack import today_in_country
from lighthis.registration import name_index
from lighthis.staff.models import Post, Staff
from lighthis.staff.roles import SECOND_FACTOR

ROOM = 1024**3  # least free space, bytes
TIMES = 2.5  # free space against the database: an upgrade copies it (engineering.md 4)
COPY_HOURS = 26  # nightly, and two hours late
WAITING = timedelta(minutes=15)
AHEAD = timedelta(minutes=5)
YEAR_OF_RELEASE = 2026


@dataclass(frozen=True)
class Finding:
    """Something wrong: the word of the check, what was found, what to do."""

    check: str
    found: Message
    todo: Message


Found = Iterator[tuple[Message, Message]]


def _run(command: str) -> Message:
    return Message(N_("Run %(command)s."), {"command": command})


def folder(settings: Settings, _store: Session) -> Found:
    """The data folder and the key are the installation's own and nobody else's."""
    command = f"chmod 700 {settings.data}; chmod 600 {settings.data / 'secret.key'}"
    todo = Message(
        N_("Give the folder and the key to the user of the program alone: %(command)s."), {"command": command}
    )
    for path, wrong in ((settings.data, 0o077), (settings.data / "secret.key", 0o177)):
        status = path.stat()
        if status.st_mode & wrong:
            yield Message(N_("%(path)s may be read by others."), {"path": str(path)}), todo
        if status.st_uid != os.getuid():
            yield Message(N_("%(path)s belongs to another user."), {"path": str(path)}), todo
    if not os.access(settings.data, os.W_OK):
        yield Message(N_("%(path)s cannot be written."), {"path": str(settings.data)}), todo


def disk(settings: Settings, _store: Session) -> Found:
    """Room for the days to come and for the copy that an upgrade makes."""
    size = copying.database_of(settings).stat().st_size if copies.is_ours(settings.url) else 0
    free, needed = shutil.disk_usage(settings.data).free, max(ROOM, int(size * TIMES))
    if free < needed:
        found = N_("%(free)s MB are free and %(needed)s MB are needed.")
        values = {"free": free // 1024**2, "needed": needed // 1024**2}
        yield Message(found, values), Message(N_("Free the disk, or carry old copies away."))


def sqlite_version(_settings: Settings, _store: Session) -> Found:
    """An SQLite without the WAL-reset fault."""
    if is_sqlite(engine()) and sqlite.sqlite_version_info < OLDEST_SQLITE:
        found = Message(N_("SQLite %(version)s can corrupt its file."), {"version": sqlite.sqlite_version})
        yield found, Message(N_("Install a newer %(package)s."), {"package": "sqlcipher3"})


def schema(_settings: Settings, _store: Session) -> Found:
    """The store stands at the last step of this release."""
    at = migrate.revision_of(engine())
    if at != migrate.newest():
        found = N_("The database is at %(at)s, this release needs %(newest)s.")
        values = {"at": at or "–", "newest": migrate.newest()}
        yield Message(found, values), _run("lighthis upgrade")


def tables(_settings: Settings, store: Session) -> Found:
    """No table is missing."""
    for table in copies.missing_tables(store.connection()):
        yield (
            Message(N_("The table %(table)s is missing."), {"table": table}),
            Message(N_("Restore the last good copy.")),
        )


def guards(_settings: Settings, store: Session) -> Found:
    """Triggers, constraints and index tables are there, word for word where the store keeps their words."""
    connection = store.connection()
    existing = objects.existing(connection)
    for name, statement in objects.statements(connection.dialect.name).items():
        if name not in existing or (is_sqlite(engine()) and _words(store, name) != _plain(statement)):
            found = Message(N_("The guard %(name)s is missing or was changed."), {"name": name})
            yield found, Message(N_("Find out who did it, then run %(command)s."), {"command": "lighthis upgrade"})


def _words(store: Session, name: str) -> str:
    return _plain(store.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}) or "")


def _plain(statement: str) -> str:
    return re.sub(r"\s+", " ", statement).strip()


def references(_settings: Settings, store: Session) -> Found:
    """Every row points at a row that is there."""
    todo = Message(N_("Restore the last good copy, or ask the makers."))
    if is_sqlite(engine()):
        broken = sorted({row[0] for row in store.execute(text("PRAGMA foreign_key_check"))})
    else:
        loose = "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
        broken = list(store.scalars(text(loose.replace("::", r"\:\:"))))
    for table in broken:
        yield Message(N_("Rows of the table %(table)s point at nothing."), {"table": table}), todo


def structure(_settings: Settings, store: Session) -> Found:
    """The file of the database is whole; where it is encrypted, byte for byte."""
    if is_sqlite(engine()):
        found = _spoilt(store) or str(store.scalar(text("PRAGMA quick_check(1)")))
        if found != "ok":
            yield (
                Message(N_("The file of the database is damaged: %(why)s."), {"why": found}),
                Message(N_("Restore the last good copy.")),
            )


def _spoilt(store: Session) -> str:
    """The first page whose check sum is wrong. Seen twice: the second time nobody writes a page at that moment."""
    if not copies.spoilt_pages(store.connection()):
        return ""
    store.rollback()
    with units.work() as alone:
        pages = copies.spoilt_pages(alone.connection())
    return pages[0] if pages else ""


def chain(_settings: Settings, _store: Session) -> Found:
    """Nobody changed the log."""
    fault = log.first_fault()
    if fault is not None:
        found = N_("The log of who did what does not hold: chain %(chain)s, entry %(seq)s.")
        yield (
            Message(found, {"chain": fault.chain, "seq": fault.seq}),
            Message(N_("Compare with the last good copy; somebody or a disk changed it.")),
        )


def names(_settings: Settings, _store: Session) -> Found:
    """Every patient can be found by name."""
    version = name_index.fold().version
    if version != FOLD_VERSION:
        found = N_("The index of names was made by version %(version)s of the comparison, this release has %(now)s.")
        yield Message(found, {"version": version, "now": FOLD_VERSION}), _run("lighthis names rebuild")
    missing, extra = name_index.unindexed()
    if missing or extra:
        found = N_("The index of names is out of step: %(missing)s missing, %(extra)s too many.")
        values = {"missing": len(missing), "extra": len(extra)}
        yield Message(found, values), _run("lighthis names rebuild")


def parked(_settings: Settings, _store: Session) -> Found:
    """No job was given up."""
    found = jobs.parked(1000)
    if found:
        yield (
            Message(N_("Jobs that failed three times: %(count)s, the last: %(kind)s."),
                    {"count": len(found), "kind": found[0].kind}),
            Message(N_("Read the fault in the journal; ask for the paper again.")),
        )  # fmt: skip


def worker(_settings: Settings, store: Session) -> Found:
    """Somebody does the jobs."""
    late = store.scalar(
        select(func.count()).select_from(Job).where(Job.state == "waiting", Job.due_at < clock.now() - WAITING)
    )
    if late:
        yield (
            Message(N_("Jobs that wait for longer than 15 minutes: %(count)s."), {"count": late}),
            Message(N_("Start the print worker: %(command)s."), {"command": "systemctl start lighthis-worker"}),
        )


def backups(settings: Settings, store: Session) -> Found:
    """A copy of last night."""
    if settings.is_demo:
        return
    logged = store.scalar(
        select(AuditEntry.at).where(AuditEntry.chain == "installation", AuditEntry.action == "backup made")
        .order_by(AuditEntry.seq.desc()).limit(1)
    )  # fmt: skip
    known = [at for at in (logged, copying.newest(settings.data / "backups")) if at is not None]
    todo = Message(
        N_("Run %(command)s; see that %(timer)s runs."),
        {"command": "lighthis backup", "timer": "lighthis-backup.timer"},
    )
    if not known:
        yield Message(N_("There is no copy of the data.")), todo
    elif clock.now() - max(known) > timedelta(hours=COPY_HOURS):
        hours = int((clock.now() - max(known)).total_seconds() // 3600)
        yield Message(N_("The last copy is %(hours)s hours old."), {"hours": hours}), todo


def time(_settings: Settings, store: Session) -> Found:
    """The clock of the machine is not behind what was already written."""
    todo = Message(N_("Set the clock of the machine; see that it is kept by the network."))
    last = store.scalar(select(func.max(AuditEntry.at)))
    if clock.now().year < YEAR_OF_RELEASE:
        yield Message(N_("The clock shows the year %(year)s."), {"year": clock.now().year}), todo
    elif last is not None and last > clock.now() + AHEAD:
        yield Message(N_("The log has entries of the future: the clock went back.")), todo


def administrators(settings: Settings, store: Session) -> Found:
    """Somebody may manage staff, and proves it with a second factor."""
    today = today_in_country()
    rows = select(Post).join(Staff).where(Post.facility_id.in_(ANYWHERE), Staff.disabled_at.is_(None))
    posts = store.scalars(rows.where(Post.since <= today)).all()
    held = [one for one in posts if one.until is None or one.until > today]
    if not any("staff.manage" in one.role.permissions for one in held):
        yield (
            Message(N_("Nobody may manage staff.")),
            Message(N_("Run %(command)s and open the link it prints."), {"command": "lighthis staff token"}),
        )
    bare = {
        one.staff.login for one in held if set(SECOND_FACTOR) & set(one.role.permissions) and not one.staff.totp_secret
    }
    for login in sorted(bare) if not settings.is_demo else ():
        found = Message(N_("The administrator %(login)s has no second factor."), {"login": login})
        yield found, Message(N_("Let them sign in and set it up, or end the post."))


def catalogues(_settings: Settings, _store: Session) -> Found:
    """The words of the screens are compiled and not older than their source."""
    place = resources.folder("translations")
    edited = place.parent != resources.PACKAGE  # an installation writes both files at one moment, in any order
    for language in ("ru", "uz", "uz_Cyrl"):
        source = place / language / "LC_MESSAGES" / "messages.po"
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or (edited and compiled.stat().st_mtime < source.stat().st_mtime):
            found = Message(N_("The translations for %(language)s are not compiled."), {"language": language})
            yield (
                found,
                Message(
                    N_("In a checkout run %(command)s; elsewhere install again."),
                    {"command": "lighthis translations compile"},
                ),
            )


CHECKS: tuple[Callable[[Settings, Session], Found], ...] = (
    folder, disk, scans, encryption, sqlite_version, schema, tables, guards, structure, references, chain, names, parked, worker, backups,
    downtime, time, administrators, catalogues,
)  # fmt: skip
