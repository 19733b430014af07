"""The command `lighthis`: a command's file is read when it is asked for, so that none waits for the others' libraries."""

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from lighthis import __version__, config
from lighthis.cli import asked, lean
from lighthis.db.engine import StoreRefused
from lighthis.db.units import Busy
from lighthis.kernel.text import Refusal
from lighthis.packs import wording

COMMANDS = {
    "audit": "lighthis.cli.keep:audit",
    "backup": "lighthis.cli.keep:backup",
    "charges": "lighthis.charging.cli:charges",
    "devices": "lighthis.devices.cli:devices",
    "codes": "lighthis.terminology.cli:codes",
    "demo": "lighthis.demo.cli:demo",
    "doctor": "lighthis.cli.doctor:doctor",
    "downtime": "lighthis.downtime.cli:downtime",
    "facility": "lighthis.staff.cli:facility",
    "key": "lighthis.cli:key",
    "names": "lighthis.registration.cli:names",
    "papers": "lighthis.papers.cli:papers",
    "patients": "lighthis.cli.patients:patients",
    "places": "lighthis.registration.cli:places",
    "report": "lighthis.statistics.cli:report",
    "restore": "lighthis.cli.keep:restore",
    "serve": "lighthis.cli.run:serve",
    "staff": "lighthis.staff.cli:staff",
    "stays": "lighthis.interop.stays_cli:stays",
    "translations": "lighthis.translations_cli:translations",
    "triage": "lighthis.scales.cli:triage",
    "upgrade": "lighthis.cli.upgrading:upgrade",
    "worker": "lighthis.cli.run:worker",
}
KEY = {
    "encrypt": "lighthis.cli.encrypting:encrypt",
    "new": "lighthis.cli.store_key:new",
    "recovery": "lighthis.cli.store_key:recovery",
    "restore": "lighthis.cli.store_key:restore",
}


class Later(click.Group):
    """A group that knows where its commands are."""

    def __init__(self, *args: Any, places: dict[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, by name."""
        return sorted(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        return named(self.places[cmd_name]) if cmd_name in self.places else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what an operator can mend is said in one sentence, not in a stack."""
        try:
            return super().invoke(ctx)
        except (config.WrongSetting, StoreRefused) as refused:
            raise SystemExit(f"lighthis: {refused}") from None
        except Refusal as refusal:
            said = wording.said(refusal.message, wording.operator_language(os.environ))
            raise SystemExit(f"lighthis: {said}") from None
        except Busy:
            raise SystemExit("lighthis: the store is busy; another command is writing. Try again.") from None


def named(place: str) -> Any:
    """What stands at `module:name`: the one place where a module is brought in late."""
    module, _colon, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


@click.group(cls=Later, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lighthis")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the installation (LIGHTHIS_DATA).")
@click.pass_context
def lighthis(context: click.Context, data: Path | None) -> None:
    """A hospital information system for one small machine."""
    context.obj = _opened
    if data is not None:
        asked.ENVIRONMENT["LIGHTHIS_DATA"] = str(data)


@click.group(cls=Later, places=KEY)
def key() -> None:
    """The key that the embedded database is encrypted with (LIGHTHIS_STORE_KEY_FILE)."""


def _opened() -> config.Settings:
    """For commands that are asked of an open store."""
    found: config.Settings = named("lighthis.cli.run:opened")()
    return found


def main() -> None:
    """Run a command."""
    if "serve" in sys.argv:
        lean.become()
    lighthis()
