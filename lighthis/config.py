"""Every setting: its name in the environment, its type, its default, its meaning. A wrong one stops the start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TRUE, FALSE = ("1", "yes", "true", "on"), ("0", "no", "false", "off", "")
ROOM = {
    "scan_mb": (8, 1, 16),
    "scan_patient_mb": (60, 1, 10_000),
    "scan_facility_mb": (5000, 1, 1_000_000),
}  # default, least, most
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "unix")


class WrongSetting(Exception):
    """A setting cannot be used; the sentence names it and says what it takes."""


@dataclass(frozen=True)
class Settings:
    """What an implementer decides."""

    data: Path  # LIGHTHIS_DATA: folder of the database, the key of the sign-ins, backups
    database: str  # LIGHTHIS_DATABASE: SQLAlchemy URL; the embedded SQLite in the data folder when empty
    key_file: Path | None  # LIGHTHIS_STORE_KEY_FILE: the key of the embedded store; not encrypted when empty
    pack: str  # LIGHTHIS_COUNTRY: the country pack, "uz"; "none" for none
    bind: str  # LIGHTHIS_BIND: host:port or unix:/path
    behind_tls: bool  # LIGHTHIS_BEHIND_TLS: a proxy with TLS stands in front; without it only loopback is served
    is_demo: bool  # LIGHTHIS_DEMO: demo accounts may exist, said on the sign-in page
    idle_minutes: int  # LIGHTHIS_IDLE_MINUTES: signed out after so long without a request
    absolute_hours: int  # LIGHTHIS_ABSOLUTE_HOURS: signed out after so long in any case
    workers: int  # LIGHTHIS_WORKERS: web processes
    threads: int  # LIGHTHIS_THREADS: threads in each
    pdf_days: int  # LIGHTHIS_PDF_DAYS: PDFs of papers older than this are cleared away at night; they can be made again
    scan_mb: int  # LIGHTHIS_SCAN_MB: a scan that somebody sends may have so many megabytes
    scan_patient_mb: int  # LIGHTHIS_SCAN_PATIENT_MB: all scans of a patient at one hospital
    scan_facility_mb: int  # LIGHTHIS_SCAN_FACILITY_MB: all scans of one hospital
    secret: str  # the signing key, kept in the data folder

    @property
    def url(self) -> str:
        """The store's URL."""
        return self.database or f"sqlite:///{self.data / 'lighthis.db'}"

    @property
    def store_file(self) -> Path | None:
        """The file of the embedded store; None on PostgreSQL."""
        return Path(self.url.removeprefix("sqlite:///")) if self.url.startswith("sqlite") else None

    @property
    def lock_file(self) -> Path | None:
        """Where writers queue on SQLite."""
        return self.data / "lighthis.lock" if self.url.startswith("sqlite") else None


def read(env: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings; makes the data folder and its key at first. Raises WrongSetting."""
    data = Path(env.get("LIGHTHIS_DATA") or "var").resolve()
    bind = env.get("LIGHTHIS_BIND") or f"127.0.0.1:{_number(env, 'PORT', 8000, 1, 65535)}"
    behind_tls = _flag(env, "LIGHTHIS_BEHIND_TLS")
    if not behind_tls and not bind.startswith(LOOPBACK):
        raise WrongSetting(
            f"LIGHTHIS_BIND={bind} is not loopback and LIGHTHIS_BEHIND_TLS is not set: put a proxy with TLS in front"
        )
    database = env.get("LIGHTHIS_DATABASE", "")
    if database and not database.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting("LIGHTHIS_DATABASE takes sqlite:///… or postgresql+psycopg://…")
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Settings(
        data=data,
        database=database,
        key_file=Path(env["LIGHTHIS_STORE_KEY_FILE"]) if env.get("LIGHTHIS_STORE_KEY_FILE") else None,
        pack=env.get("LIGHTHIS_COUNTRY", "uz"),
        bind=bind,
        behind_tls=behind_tls,
        is_demo=_flag(env, "LIGHTHIS_DEMO"),
        idle_minutes=_number(env, "LIGHTHIS_IDLE_MINUTES", 15, 1, 720),
        absolute_hours=_number(env, "LIGHTHIS_ABSOLUTE_HOURS", 12, 1, 24),
        workers=_number(env, "LIGHTHIS_WORKERS", 2, 1, 32),
        threads=_number(env, "LIGHTHIS_THREADS", 4, 1, 64),
        pdf_days=_number(env, "LIGHTHIS_PDF_DAYS", 30, 1, 3650),
        **{name: _number(env, f"LIGHTHIS_{name.upper()}", *bounds) for name, bounds in ROOM.items()},
        secret=_secret(data / "secret.key"),
    )


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").lower()
    if value not in TRUE + FALSE:
        raise WrongSetting(f"{name} takes 1 or 0, not {value}")
    return value in TRUE


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal() or not least <= int(value) <= most:
        raise WrongSetting(f"{name} takes a number from {least} to {most}, not {value}")
    return int(value)


def _secret(path: Path) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
