"""Backup, restore, and whether the log holds."""

import os
from pathlib import Path

import click

from lighthis.audit import actions as log_actions
from lighthis.audit import queries as log
from lighthis.cli import asked, copying
from lighthis.cli.bundle import Manifest
from lighthis.cli.run import opened
from lighthis.db import keys, migrate, units
from lighthis.db.engine import engine
from lighthis.kernel.actor import system
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs import wording

MADE = "backup made"


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep", default=14, show_default=True, type=click.IntRange(1), help="How many copies stay in the folder."
)
def backup(folder: Path | None, keep: int) -> None:
    """Make a verified copy while the hospital works (in the folder backups of the data)."""
    found = opened()
    folder = folder or found.data / "backups"
    try:
        path, manifest = copying.make(found, folder)
    except Refusal as refusal:
        raise SystemExit(_said(refusal.message)) from None
    except OSError as fault:
        raise SystemExit(_said(N_("No copy could be made: %(why)s."), why=fault.strerror or str(fault))) from None
    with units.work():
        log_actions.happened(MADE, by=system("lighthis backup"), detail={"file": path.name})
    _tell(N_("Copy made and proven: %(path)s (patients: %(patients)s, %(size)s MB)."), path, manifest)
    for gone in copying.thin(folder, keep):
        click.echo(_said(N_("Taken away, the oldest: %(name)s."), name=gone.name))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Where an installation is: copy it first, then put this in its place.")
def restore(file: Path, replace: bool) -> None:
    """Bring a copy back: proven before anything is touched, and again in its place."""
    found = asked.settings()
    try:
        keys.use(found.key_file)
        done = copying.restore(file, found, replace=replace)
    except Refusal as refusal:
        raise SystemExit(_said(refusal.message)) from None
    except OSError as fault:
        raise SystemExit(_said(N_("Nothing was restored: %(why)s."), why=fault.strerror or str(fault))) from None
    opened()
    with units.work():
        detail = {"file": file.name, "made": done.manifest.made_at}
        log_actions.happened("restored from a copy", by=system("lighthis restore"), detail=detail)
    _tell(N_("Restored and proven: %(path)s (patients: %(patients)s, %(size)s MB)."), file, done.manifest)
    if done.before is not None:
        click.echo(_said(N_("What was here before is in %(path)s."), path=str(done.before)))
    if done.aside is not None:
        click.echo(
            _said(N_("What was here before could not be copied; its files lie in %(path)s."), path=str(done.aside))
        )
    if migrate.revision_of(engine()) != migrate.newest():
        click.echo(_said(N_("The copy is of an older release: run %(command)s now."), command="lighthis upgrade"))


@click.group()
def audit() -> None:
    """The log of who changed what and who looked at whom."""


@audit.command()
def verify() -> None:
    """Walk every chain; name the first bad entry and exit 1."""
    opened()
    fault = log.first_fault()
    if fault is not None:
        raise SystemExit(f"Chain {fault.chain}, entry {fault.seq}: {fault.why}.")
    click.echo("Every chain holds.")


def _tell(text: str, path: Path, manifest: Manifest) -> None:
    size = max(1, round(path.stat().st_size / 1024 / 1024))
    click.echo(_said(text, path=str(path), patients=manifest.facts.counts.get("patient", 0), size=size))


def _said(text: str | Message, **values: object) -> str:
    message = text if isinstance(text, Message) else Message(text, values)
    return wording.said(message, wording.operator_language(os.environ))
