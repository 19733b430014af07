"""Commands about scales; they read no store."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from lighthis.kernel.text import Refusal
from lighthis.packs import wording
from lighthis.scales.rules import cases


@click.group()
def triage() -> None:
    """Triage scales."""


@triage.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
def score(file: Path) -> None:
    """Answer the cases of a JSON file: one JSON object a line, with the id of the case. Ends with 1 where a case is wrong."""
    failed = False
    for case in _read(file):
        try:
            answer = cases.answered(case)
        except (Refusal, ValueError, TypeError, AttributeError) as wrong:
            failed = True
            answer = {"id": case.get("id") if isinstance(case, dict) else None, "error": _said(wrong)}
        click.echo(json.dumps(answer, ensure_ascii=False, default=float))
    if failed:
        raise SystemExit(1)


def _read(file: Path) -> list[Any]:
    """The cases of a file: its list `cases`, or a list by itself; numbers stay exact."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        found = json.loads(text, parse_float=Decimal)
    except ValueError as wrong:
        raise SystemExit(f"{file}: not JSON: {wrong}") from None
    listed = found.get("cases") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise SystemExit(f"{file}: no list of cases")
    return listed


def _said(wrong: Exception) -> str:
    return wording.said(wrong.message, "en") if isinstance(wrong, Refusal) else str(wrong)
