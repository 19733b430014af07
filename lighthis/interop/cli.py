"""Commands that bring records in."""

import click


@click.command("import")
def import_patients() -> None:
    """Bring patients in."""
