"""Commands of the demonstration."""

import click


@click.group()
def demo() -> None:
    """The invented region of a demonstration."""
