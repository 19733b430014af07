"""Backup, restore, and what is wrong."""

import click

from lighthis.audit import queries as log
from lighthis.cli.run import opened


@click.command()
def backup() -> None:
    """Make a verified copy while the hospital works."""
    raise click.ClickException("not in this build")


@click.command()
def restore() -> None:
    """Bring a copy back."""
    raise click.ClickException("not in this build")


@click.command()
def doctor() -> None:
    """Name what is wrong and what to do."""
    raise click.ClickException("not in this build")


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
