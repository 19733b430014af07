"""Commands about the register."""

import click


@click.group()
def patients() -> None:
    """The register of patients."""


@click.group()
def names() -> None:
    """The index of names."""
