"""The invented region as it lies in files."""

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files("lighthis.demo_data")
CODES = files("lighthis.terminology").joinpath("codes")
PASSWORD = "demo demo demo 2026"  # noqa: S105  (printed by `make demo`; no such account is made outside it)


@cache
def facilities() -> list[dict[str, Any]]:
    """Three hospitals with departments and rooms."""
    found = tomllib.loads(FOLDER.joinpath("facilities.toml").read_text("utf-8"))
    return list(found["facilities"])


@cache
def scenarios() -> list[dict[str, Any]]:
    """What brings people."""
    return list(tomllib.loads(FOLDER.joinpath("scenarios.toml").read_text("utf-8"))["scenarios"])


@cache
def table(name: str) -> list[dict[str, str]]:
    """A CSV of the demo: staff, people, prices, allergies."""
    return _rows(FOLDER.joinpath(f"{name}.csv").read_text("utf-8"))


@cache
def services() -> dict[str, dict[str, str]]:
    """The shipped list of priced services by code."""
    return {row["code"]: row for row in _rows(CODES.joinpath("services.csv").read_text("utf-8"))}


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))
