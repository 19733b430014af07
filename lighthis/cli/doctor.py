"""Name what is wrong with the installation, and what to do."""

import json
import os

import click
from sqlalchemy.exc import SQLAlchemyError

from lighthis import config
from lighthis.cli import room
from lighthis.cli.checks import CHECKS, Finding
from lighthis.cli.encryption import remarks
from lighthis.cli.run import opened
from lighthis.config import Settings
from lighthis.db.engine import StoreRefused, session
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs import wording
from lighthis.packs.pack import PackNotFound


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: one object with what was found.")
def doctor(as_json: bool) -> None:
    """Name what is wrong and what to do; exit 1 when anything is."""
    language = wording.operator_language(os.environ)
    told: list[Message] = []
    try:
        settings = opened()
        found, told = look(settings), remarks(settings)
        told += room.told() if not found else []
    except Refusal as refusal:
        found = [Finding("key", refusal.message, Message(N_("Put the right key back, then run this again.")))]
    except (config.WrongSetting, StoreRefused, PackNotFound) as fault:
        found = [
            Finding(
                "settings",
                Message("%(why)s", {"why": str(fault)}),
                Message(N_("Change the setting, then run this again.")),
            )
        ]
    _tell(found, told, language, as_json=as_json)
    raise SystemExit(1 if found else 0)


def _tell(found: list[Finding], told: list[Message], language: str, *, as_json: bool) -> None:
    if as_json:
        said = {
            "findings": [_plain(one, language) for one in found],
            "remarks": [wording.said(one, language) for one in told],
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for one in found:
        words = _plain(one, language)
        click.echo(f"{words['check']}: {words['found']} {words['todo']}")
    if not found:
        checked = Message(N_("Nothing is wrong. Checks: %(count)s."), {"count": len(CHECKS) + 1})
        click.echo(wording.said(checked, language))
    for remark in told:
        click.echo(wording.said(remark, language))


def look(settings: Settings) -> list[Finding]:
    """Everything that is wrong; a check that the store's state does not let run is not a finding of its own."""
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += [Finding(check.__name__, what, todo) for what, todo in check(settings, session())]
        except SQLAlchemyError as fault:
            if not found:  # a missing table explains what comes after it
                why = Message(N_("The check could not be made: %(why)s."), {"why": type(fault).__name__})
                found.append(
                    Finding(check.__name__, why, Message(N_("Restore the last good copy, or ask the makers.")))
                )
        finally:
            session.rollback()
    return found


def _plain(one: Finding, language: str) -> dict[str, str]:
    return {
        "check": one.check, "found": wording.said(one.found, language), "todo": wording.said(one.todo, language),
    }  # fmt: skip
