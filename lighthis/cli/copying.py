"""Making a proven copy, and putting one back: nothing is touched before the copy is proven, and it is proven again after."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url

from lighthis.audit import queries as log
from lighthis.cli import bundle
from lighthis.config import Settings
from lighthis.db import copies, keys
from lighthis.db.engine import close_store, engine, open_store, session
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Refusal

OURS = re.compile(r"lighthis-\d{8}-\d{6}\.tar")
REST = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """What a restore did; `aside` is where the unreadable data of before lies."""

    manifest: bundle.Manifest
    before: Path | None
    aside: Path | None


def make(settings: Settings, folder: Path) -> tuple[Path, bundle.Manifest]:
    """A copy of the installation while it works, proven before it gets its name. Raises Refusal."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made_at = clock.now()
    target = _free_name(folder, made_at)
    store = "sqlite" if copies.is_ours(settings.url) else "postgresql"
    with tempfile.TemporaryDirectory(prefix=".copying-", dir=folder) as place:
        database = Path(place) / bundle.DATABASES[store]
        if store == "sqlite":
            copies.take_sqlite(database_of(settings), database)
            facts = proven(database)
        else:
            facts = copies.take_postgres(engine(), database, _prove_here)
        mark = keys.mark() if store == "sqlite" else ""
        manifest = bundle.pack(target, database, settings.data, made_at.isoformat(), store, facts, mark)
    return target, manifest


def thin(folder: Path, keep: int) -> list[Path]:
    """Take the oldest of our copies away, so that so many stay."""
    found = sorted(path for path in folder.iterdir() if OURS.fullmatch(path.name))
    gone = found[:-keep]
    for path in gone:
        path.unlink()
        path.with_name(f"{path.name}.json").unlink(missing_ok=True)
    return gone


def newest(folder: Path) -> datetime | None:
    """When the last copy of a folder was made, by its name."""
    names = sorted(path.name for path in folder.glob("lighthis-*.tar") if OURS.fullmatch(path.name))
    if not names:
        return None
    return datetime.strptime(names[-1] + "+0000", "lighthis-%Y%m%d-%H%M%S.tar%z")


def restore(file: Path, settings: Settings, *, replace: bool) -> Restored:
    """Put a copy in place of what is there, if anything. Raises Refusal; then nothing was changed."""
    has_data = _has_data(settings)
    if has_data and not replace:
        raise Refusal(
            N_("There is an installation in %(path)s already. With %(option)s it is copied, then replaced."),
            path=str(settings.data), option="--replace",
        )  # fmt: skip
    if has_data and _at_work(settings):
        raise Refusal(N_("The hospital is working with this data. Stop lighthis first (pages and print worker)."))
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.data) as place:
        manifest = bundle.unpack(file, Path(place))
        _prove(Path(place), manifest, settings)
        before = _copy_before(settings) if has_data else None
        with _swapped(settings, Path(place), manifest) as aside:
            _prove_in_place(settings, manifest)
    if before is not None or not has_data:
        shutil.rmtree(aside)
        return Restored(manifest, before, None)
    return Restored(manifest, None, aside)


def database_of(settings: Settings) -> Path:
    """The file of the embedded store."""
    return Path(str(make_url(settings.url).database))


def proven(database: Path) -> copies.Facts:
    """The facts of a copy in SQLite after looking at all of it. Raises Refusal."""
    with copies.looking_at(database) as store, store.connect() as connection:
        copies.check_whole(connection)
        facts = copies.facts(connection)
        _prove_chain(connection)
    return facts


def _prove_chain(connection: Connection) -> None:
    """Every table of the release is there, where the copy is of this step, and the log holds."""
    missing = copies.missing_tables(connection)
    if "audit_head" in missing or (missing and copies.is_newest(connection)):
        raise Refusal(N_("The table %(table)s is missing in the copy."), table=missing[0])
    fault = log.first_fault()
    if fault is not None:
        raise Refusal(
            N_("The log of who did what does not hold: chain %(chain)s, entry %(seq)s."),
            chain=fault.chain, seq=fault.seq,
        )  # fmt: skip


def _prove_here(connection: Connection) -> None:
    """The log read at the same moment as the dump."""
    session.remove()
    session.configure(bind=connection, join_transaction_mode="create_savepoint")
    try:
        _prove_chain(connection)
    finally:
        session.remove()
        session.configure(bind=engine(), join_transaction_mode="conditional_savepoint")


def _prove(place: Path, manifest: bundle.Manifest, settings: Settings) -> None:
    ours = copies.is_ours(settings.url)
    if (manifest.store == "sqlite") != ours:
        raise Refusal(
            N_("The copy is of %(store)s; %(setting)s names another kind of store."),
            store=manifest.store,
            setting="LIGHTHIS_DATABASE",
        )
    if not copies.knows(manifest.facts.revision):
        raise Refusal(
            N_("The copy stands at the step %(revision)s, which this release does not know. Install the newer release first."),
            revision=manifest.facts.revision or "–",
        )  # fmt: skip
    if ours:
        _prove_key(manifest)
        copies.prove(proven(place / manifest.database), manifest.facts)
        return
    missing = sorted(set(manifest.facts.counts) - copies.list_postgres(place / manifest.database))
    if missing:
        raise Refusal(N_("The table %(table)s is missing in the copy."), table=missing[0])


def _prove_key(manifest: bundle.Manifest) -> None:
    """The copy is encrypted with the key of this installation, or both have none. Raises Refusal."""
    own = keys.mark()
    if manifest.key and not own:
        raise Refusal(
            N_("The copy is encrypted with the key %(copy)s and no key is set: run %(command)s, then name its file in %(setting)s."),
            copy=manifest.key, command="lighthis key restore", setting=keys.SETTING,
        )  # fmt: skip
    if own and not manifest.key:
        raise Refusal(
            N_("The copy is not encrypted. Take %(setting)s away, restore it, set it again and run %(command)s."),
            setting=keys.SETTING, command="lighthis key encrypt",
        )  # fmt: skip
    if own != manifest.key:
        raise Refusal(
            N_("The copy is encrypted with the key %(copy)s, here is the key %(own)s: run %(command)s with the paper of that key."),
            copy=manifest.key, own=own, command="lighthis key restore",
        )  # fmt: skip


def _prove_in_place(settings: Settings, manifest: bundle.Manifest) -> None:
    if copies.is_ours(settings.url):
        copies.prove(proven(database_of(settings)), manifest.facts)
        return
    with open_store(settings.url).connect() as connection:
        copies.prove(copies.facts(connection), manifest.facts)
        _prove_here(connection)


def _at_work(settings: Settings) -> bool:
    """Whether somebody else has the store open."""
    if copies.is_ours(settings.url):
        return not copies.is_free(database_of(settings))
    return copies.others_at(open_store(settings.url)) > 0


def _has_data(settings: Settings) -> bool:
    if copies.is_ours(settings.url):
        path = database_of(settings)
        return path.is_file() and path.stat().st_size > 0
    return bool(inspect(open_store(settings.url)).get_table_names())


def _copy_before(settings: Settings) -> Path | None:
    """A copy of what is replaced; None where it is too damaged for one."""
    try:
        return make(settings, settings.data / "backups")[0]
    except Refusal:
        return None


def _free_name(folder: Path, made_at: datetime) -> Path:
    """The second it was made; the next free one where two are made in a second."""
    while (target := folder / f"lighthis-{made_at:%Y%m%d-%H%M%S}.tar").exists():
        made_at += timedelta(seconds=1)
    return target


@contextmanager
def _swapped(settings: Settings, place: Path, manifest: bundle.Manifest) -> Iterator[Path]:
    """The copy in place of what was there; where it does not prove itself there, everything goes back."""
    close_store()
    aside = Path(tempfile.mkdtemp(prefix="replaced-", dir=settings.data))
    ours = copies.is_ours(settings.url)
    now = database_of(settings) if ours else None
    old = [settings.data / bundle.KEY]
    old += [now.with_name(now.name + rest) for rest in (*REST, "")] if now else []
    moves = [(place / bundle.KEY, settings.data / bundle.KEY)]
    moves += [(place / manifest.database, now)] if now else []
    undo: list[Callable[[], object]] = []
    try:
        for path in old:
            _move(path, aside / path.name, undo)
        for source, target in moves:
            _move(source, target, undo)
        if not ours:
            copies.put_postgres(open_store(settings.url), place / manifest.database)
        yield aside
    except BaseException:
        close_store()
        for step in reversed(undo):
            step()
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _move(source: Path, target: Path, undo: list[Callable[[], object]]) -> None:
    if source.exists():
        source.rename(target)
        undo.append(lambda: target.rename(source))
