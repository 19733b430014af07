"""Where a store stands in the history of the tables, asked by the pages: they need not load Alembic for it."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

VERSIONS = Path(__file__).parent / "migrations" / "versions"


@cache
def newest() -> str:
    """The step that no other follows."""
    steps = [file.read_text(encoding="utf-8") for file in VERSIONS.glob("*.py")]
    names = {found for step in steps for found in re.findall(r"^revision(?::.*)? = ['\"](\w+)", step, re.MULTILINE)}
    followed = {
        found for step in steps for found in re.findall(r"^down_revision(?::.*)? = ['\"](\w+)", step, re.MULTILINE)
    }
    (last,) = names - followed
    return last


def stands_at(store: Session) -> str:
    """The step of a store; empty where it has no tables yet."""
    if not inspect(store.connection()).has_table("alembic_version"):
        return ""
    return str(store.scalar(text("SELECT version_num FROM alembic_version")) or "")
