"""A copy as one file: the database, the key of the sign-ins, and last the list that proves them.

Of the key that the database is encrypted with there is the number alone: with the copy only, nobody reads it.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from lighthis import __version__
from lighthis.db.copies import Facts
from lighthis.kernel.text import N_, Refusal

MARK, LIST = "LIGHTHIS-COPY", "manifest.json"
DATABASES = {"sqlite": "lighthis.db", "postgresql": "lighthis.dump"}
KEY = "secret.key"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What is in a copy, and how to tell that it still is."""

    release: str
    made_at: str
    store: str
    facts: Facts
    files: dict[str, str]
    key: str = ""  # number of the key that the database is encrypted with; empty where it is not

    @property
    def database(self) -> str:
        """The name of the database in the copy."""
        return DATABASES[self.store]


def pack(target: Path, database: Path, data: Path, made_at: str, store: str, facts: Facts, key: str) -> Manifest:
    """Write a copy: whole under its name, or not at all. Its list stands beside it too."""
    unfinished = target.with_name(f".{target.name}.part")
    sums: dict[str, str] = {}
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            _add(tar, MARK, b"1\n")
            for name, path in [(DATABASES[store], database), *_beside(data)]:
                sums[name] = _add_file(tar, name, path)
            manifest = Manifest(__version__, made_at, store, facts, sums, key)
            _add(tar, LIST, json.dumps(asdict(manifest), indent=1, sort_keys=True).encode())
        file.flush()
        os.fsync(file.fileno())
    beside = {"sha256": sha256(unfinished), "bytes": unfinished.stat().st_size, **asdict(manifest)}
    _write_beside(target, beside)
    unfinished.replace(target)
    return manifest


def unpack(file: Path, into: Path) -> Manifest:
    """Take a copy apart into a folder and compare every file with the list. Raises Refusal that names the fault."""
    _check_beside(file)
    sums: dict[str, str] = {}
    is_ours = False
    try:
        with tarfile.open(file, "r:") as tar:
            first = tar.next()
            is_ours = first is not None and first.name == MARK
            if not is_ours:
                raise foreign()
            for member in tar:
                if member.name != MARK:
                    sums[member.name] = _take(tar, member, into)
    except tarfile.ReadError:
        raise (cut() if is_ours else foreign()) from None
    except OSError as fault:
        raise Refusal(N_("The copy cannot be read: %(why)s."), why=fault.strerror or str(fault)) from None
    if LIST not in sums:
        raise cut()
    manifest = _read_list(into / LIST)
    _compare(manifest, sums)
    return manifest


def sha256(path: Path) -> str:
    """The digest of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def foreign() -> Refusal:
    """Not ours."""
    return Refusal(N_("This file is not a copy made by lighthis."))


def cut() -> Refusal:
    """Its end is missing."""
    return Refusal(N_("The copy is cut short: its end is missing. Take another one."))


def damaged(name: str) -> Refusal:
    """Not what was written."""
    return Refusal(N_("The copy is damaged: %(name)s is not what was written. Take another one."), name=name)


def _beside(data: Path) -> Iterator[tuple[str, Path]]:
    if (data / KEY).is_file():
        yield KEY, data / KEY


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file as it is at this moment; its digest."""
    digest = sha256(path)
    with path.open("rb") as file:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = os.fstat(file.fileno()).st_size, 0o600, int(path.stat().st_mtime)
        tar.addfile(member, file)
    return digest


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> str:
    """One file of the copy, under one of the names that a copy has."""
    known = member.isreg() and member.name in {LIST, KEY, *DATABASES.values()}
    source = tar.extractfile(member) if known else None
    if source is None:
        raise foreign()
    target = into / member.name
    digest, length = hashlib.sha256(), 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)
            digest.update(chunk)
            length += len(chunk)
    if length < member.size:
        raise cut()
    return digest.hexdigest()


def _read_list(path: Path) -> Manifest:
    try:
        found = json.loads(path.read_bytes())
        manifest = Manifest(
            found["release"], found["made_at"], found["store"], Facts(**found["facts"]), dict(found["files"]),
            str(found.get("key", "")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        raise damaged(LIST) from None
    if _version(manifest.release) > _version(__version__):
        raise Refusal(
            N_("The copy was made by lighthis %(release)s, this is %(own)s. Install the newer release first."),
            release=manifest.release, own=__version__,
        )  # fmt: skip
    return manifest


def _version(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("+", maxsplit=1)[0].split(".") if part.isdecimal())


def _compare(manifest: Manifest, sums: dict[str, str]) -> None:
    for name, digest in manifest.files.items():
        if name not in sums:
            raise Refusal(N_("The copy is not whole: %(name)s is missing in it."), name=name)
        if sums[name] != digest:
            raise damaged(name)
    strange = sorted(set(sums) - set(manifest.files) - {LIST})
    if strange or manifest.store not in DATABASES or manifest.database not in sums:
        raise foreign()


def _write_beside(target: Path, found: dict[str, object]) -> None:
    path = target.with_name(f"{target.name}.json")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(found, file, indent=1, sort_keys=True)


def _check_beside(file: Path) -> None:
    """Where the list still stands beside the copy, the whole file is compared with it first."""
    beside = file.with_name(f"{file.name}.json")
    if not file.is_file():
        raise Refusal(N_("There is no file %(path)s."), path=str(file))
    if not beside.is_file():
        return
    try:
        promised = json.loads(beside.read_bytes())
        digest, length = str(promised["sha256"]), int(promised["bytes"])
    except (ValueError, KeyError, TypeError):
        raise damaged(beside.name) from None
    if file.stat().st_size < length:
        raise cut()
    if sha256(file) != digest:
        raise damaged(file.name)
