"""The key of the embedded store: 64 hexadecimal digits in a file, put before all else on every connection (rulings 11).

It never stands in a log, an error, a command line, the audit log or a copy; a copy names only its `mark`.
"""

import hashlib
import os
import re
import secrets
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from lighthis.kernel.text import N_, Refusal

SETTING = "LIGHTHIS_STORE_KEY_FILE"
DIGITS = re.compile(r"[0-9a-f]{64}")
PLAIN = b"SQLite format 3\0"  # how a file begins that is not encrypted
# a reader of the paper means 0 and 1 by O, I, L, and may sit at a Cyrillic keyboard
LOOKALIKES = str.maketrans("oilоавсе", "0110abce")
# the recovery key on paper: four lines of four groups, and a fifth group that checks its line
LINES, DIGITS_A_LINE, CHECK = 4, 16, 4
_key = ""
_file: Path | None = None


class KeyRefused(Refusal):
    """The key is missing, of another store, or in a file that cannot be trusted; the sentence says what to do."""


def use(file: Path | None) -> None:
    """The key of this process from its file; None where the store is not encrypted. Raises KeyRefused."""
    global _key, _file
    _key, _file = (read(file) if file else ""), file


def connect(path: Path | str, *, plain: bool = False, **more: object) -> sqlite.Connection:
    """A connection of the driver with the key put in; `plain` for a file that is not encrypted whatever the setting."""
    connection = sqlite.connect(str(path), **more)
    if not plain:
        unlock(connection)
    return connection


def unlock(connection: sqlite.Connection) -> None:
    """Put the key before anything else is asked. The format of SQLCipher 4 is named, so that no later default is met."""
    if _key:
        connection.execute("PRAGMA cipher_log_level = NONE")  # what fails is raised; the journal needs no second word
        connection.execute(f"PRAGMA key = \"x'{_key}'\"")
        connection.execute("PRAGMA cipher_compatibility = 4")


def attach(connection: sqlite.Connection, path: Path, name: str) -> None:
    """Another file beside an open one, with the key of this process."""
    connection.execute(f"ATTACH DATABASE ? AS {name} KEY \"x'{_key}'\"", (str(path),))


def check(path: Path) -> None:
    """Whether the store opens with the key in use, or is plain where none is. Raises KeyRefused."""
    try:
        with path.open("rb") as file:
            start = file.read(len(PLAIN))
    except OSError:  # not there yet, or not to be read: whoever opens it says so
        return
    if start == PLAIN and _key:
        raise KeyRefused(
            N_("The database %(path)s is not encrypted, but %(setting)s is set. Run %(command)s, or take the setting away."),
            path=str(path), setting=SETTING, command="lighthis key encrypt",
        )  # fmt: skip
    if start in {b"", PLAIN}:
        return
    if not _key:
        raise KeyRefused(
            N_("The database %(path)s is encrypted or damaged, and no key is set: name the file of its key in %(setting)s."),
            path=str(path), setting=SETTING,
        )  # fmt: skip
    if not _opens(path):
        raise KeyRefused(
            N_("The key in %(file)s does not open the database %(path)s: it is another one's key, or the database is damaged."),
            file=str(_file), path=str(path),
        )  # fmt: skip


def _opens(path: Path) -> bool:
    try:
        connection = connect(f"file:{path}?mode=ro", uri=True, timeout=5)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master")
        finally:
            connection.close()
    except sqlite.OperationalError:  # busy, or its folder is read-only: no word about the key
        return True
    except sqlite.DatabaseError:
        return False
    return True


def mark() -> str:
    """What tells one key from another and gives nothing of it away; empty where no key is in use."""
    return mark_of(_key) if _key else ""


def mark_of(key: str) -> str:
    """The mark of a key: eight digits of a digest."""
    return hashlib.sha256(f"lighthis store key {key}".encode()).hexdigest()[:8]


def new(file: Path) -> None:
    """Write a fresh key to a file that must not be there. Raises KeyRefused."""
    write(file, secrets.token_hex(32))


def write(file: Path, key: str) -> None:
    """Write a key, for the owner of the process alone, where nothing is yet. Raises KeyRefused."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise KeyRefused(
            N_("The key was not written to %(path)s: %(why)s."), path=str(file), why=fault.strerror or ""
        ) from None
    with os.fdopen(handle, "w") as out:
        out.write(f"{key}\n")
        out.flush()
        os.fsync(handle)


def read(file: Path) -> str:
    """The key in a file that nobody else may read. Raises KeyRefused."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        with os.fdopen(handle) as source:
            status, found = os.fstat(handle), source.read(200).strip().lower()
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or type(fault).__name__
        raise KeyRefused(
            N_("The file of the key, %(path)s, cannot be read: %(why)s."), path=str(file), why=why
        ) from None
    if status.st_mode & 0o077 and not _given_by_root(file, status):
        raise KeyRefused(
            N_("The file of the key, %(path)s, may be read by others. Close it: %(command)s."),
            path=str(file), command=f"chmod 600 {file}",
        )  # fmt: skip
    if not DIGITS.fullmatch(found):
        raise KeyRefused(
            N_("The file %(path)s does not hold a key: 64 hexadecimal digits are expected."), path=str(file)
        )
    return found


def _given_by_root(file: Path, status: os.stat_result) -> bool:
    """Root may give the key to the user of the program by the user's own group, systemd by an access list in memory.

    Of such a list the mode shows the mask where the group's rights would be.
    """
    if status.st_uid != 0 or status.st_mode & 0o037:
        return False
    is_credential = str(file.parent) == os.environ.get("CREDENTIALS_DIRECTORY", "")
    return is_credential or os.getegid() in {status.st_gid, 0}


def recovery(key: str) -> list[str]:
    """The key for paper: lines of four groups of four, the fifth group checks its line."""
    lines = []
    for number in range(LINES):
        digits = key[number * DIGITS_A_LINE : (number + 1) * DIGITS_A_LINE]
        whole = digits + _check(number, digits)
        lines.append(" ".join(whole[at : at + 4] for at in range(0, len(whole), 4)).upper())
    return lines


def from_recovery(text: str) -> str:
    """The key that was typed from paper, with or without spaces. Raises KeyRefused that names the first wrong line."""
    typed = re.sub(r"[\s-]", "", text).lower().translate(LOOKALIKES)
    length = DIGITS_A_LINE + CHECK
    if not re.fullmatch(rf"[0-9a-f]{{{LINES * length}}}", typed):
        raise KeyRefused(N_("A recovery key has 20 groups of 4 digits and letters A to F."))
    key = ""
    for number in range(LINES):
        line = typed[number * length : (number + 1) * length]
        if line[DIGITS_A_LINE:] != _check(number, line[:DIGITS_A_LINE]):
            raise KeyRefused(N_("Line %(number)s of the recovery key is mistyped."), number=number + 1)
        key += line[:DIGITS_A_LINE]
    return key


def _check(number: int, digits: str) -> str:
    return hashlib.sha256(f"{number} {digits}".encode()).hexdigest()[:CHECK]
