"""Commands about papers."""

from collections.abc import Callable
from datetime import timedelta

import click

from lighthis.config import Settings
from lighthis.db import units
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.papers import actions


@click.group()
def papers() -> None:
    """Printed papers."""


@papers.command()
@click.pass_obj
def clear(opened: Callable[[], Settings]) -> None:
    """Remove the PDFs that are older than LIGHTHIS_PDF_DAYS; for the nightly timer. Each can be made again."""
    settings = opened()
    with units.work():
        count = actions.clear(clock.now() - timedelta(days=settings.pdf_days), by=system("lighthis papers clear"))
    click.echo(f"PDFs removed: {count}")
