"""The file of a pack on the disk: its own, so that it is there when the store is not; encrypted with the key of the store.

The container is a small SQLite file, SQLCipher's where LIGHTHIS_STORE_KEY_FILE is set: no second way of encrypting (rulings 11).
"""

import os
import re
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path
from uuid import UUID

import sqlcipher3.dbapi2 as sqlite

from lighthis.db import keys
from lighthis.kernel.text import N_, Refusal

FOLDER, ENDING, UNFINISHED = "downtime", ".pack", ".part"
PARTS = {  # name inside, and its type
    "pack.html": "text/html", "pack.pdf": "application/pdf", "closed.html": "text/html", "closed.pdf": "application/pdf",
}  # fmt: skip


def folder(data: Path, code: str, facility_id: UUID) -> Path:
    """Where the packs of a hospital lie: told by its code, and no two hospitals in one."""
    return data / FOLDER / f"{re.sub('[^A-Za-z0-9]', '_', code)}-{facility_id.hex[-8:]}"


def made_folder(place: Path) -> Path:
    """The folder, for the program's own user alone."""
    for one in (place.parent, place):
        one.mkdir(mode=0o700, exist_ok=True)
    return place


def write(path: Path, parts: Mapping[str, bytes]) -> None:
    """A whole new file, readable by its owner alone; what a crash left under this name goes."""
    for one in (path, path.with_name(f"{path.name}-journal")):
        one.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(keys.connect(path)) as store:
        store.execute("CREATE TABLE part (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT")
        store.executemany("INSERT INTO part VALUES (?, ?)", list(parts.items()))
        store.commit()


def keep(unfinished: Path, name: str) -> None:
    """Give a finished file its name in one step; harmless the second time."""
    with suppress(FileNotFoundError):
        unfinished.replace(unfinished.with_name(name))


def read(path: Path, name: str) -> bytes | None:
    """One part of a pack; None where the file or the part is not there. Raises Refusal where it does not open."""
    if name not in PARTS or not path.is_file():
        return None
    try:
        with closing(keys.connect(f"file:{path}?mode=ro", uri=True)) as store:
            row = store.execute("SELECT body FROM part WHERE name = ?", (name,)).fetchone()
    except sqlite.DatabaseError:
        raise Refusal(
            N_("The file of the pack, %(path)s, does not open: it is damaged, or was made with another key."), path=str(path)
        ) from None  # fmt: skip
    return bytes(row[0]) if row else None


def sweep(place: Path, known: Collection[str]) -> int:
    """Remove the files of packs that are no longer kept, and what crashes left. Returns how many."""
    gone = [one for one in place.iterdir() if one.name not in known] if place.is_dir() else []
    for one in gone:
        one.unlink(missing_ok=True)
    return len(gone)
