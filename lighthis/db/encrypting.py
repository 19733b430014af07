"""An encrypted copy of a store that was not: proven row by row before it takes the old one's place."""

import os
from pathlib import Path

from lighthis.db import copies, keys
from lighthis.kernel.text import N_, Refusal

BEFORE = "before-encryption"


def is_plain(store: Path) -> bool:
    """Whether the file is a store that anybody can read."""
    if not store.is_file():
        return False
    with store.open("rb") as file:
        return file.read(len(keys.PLAIN)) == keys.PLAIN


def left(store: Path) -> Path | None:
    """The unencrypted store of before, where it still lies beside."""
    old = store.with_name(f"{store.name}.{BEFORE}")
    return old if old.exists() else None


def copy_of(store: Path, key_file: Path) -> tuple[Path, copies.Facts]:
    """An encrypted copy beside the store, and the facts of the store, read without the key. Raises Refusal."""
    if not is_plain(store):
        raise Refusal(N_("There is no unencrypted database in %(path)s."), path=str(store))
    if not copies.is_free(store, plain=True):
        raise Refusal(N_("The hospital is working with this data. Stop lighthis first (pages and print worker)."))
    target = store.with_name(f".{store.name}.encrypted")
    for path in (target, target.with_name(f"{target.name}-wal"), target.with_name(f"{target.name}-shm")):
        path.unlink(missing_ok=True)
    keys.use(None)
    with copies.looking_at(store) as opened, opened.connect() as connection:
        copies.check_whole(connection)
        facts = copies.facts(connection)
    keys.use(key_file)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = keys.connect(store, plain=True)
    try:
        keys.attach(connection, target, "encrypted")
        connection.execute("SELECT sqlcipher_export('encrypted')")
        connection.execute("DETACH DATABASE encrypted")
    finally:
        connection.close()
    return target, facts


def swap(copy: Path, store: Path) -> Path:
    """The copy under the store's name; at no moment there is none. Returns where the old one lies."""
    old = store.with_name(f"{store.name}.{BEFORE}")
    old.hardlink_to(store)
    copy.replace(store)
    folder = os.open(store.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return old
