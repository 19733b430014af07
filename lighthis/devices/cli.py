"""The simulator of a fiscal device and card terminal, as a command."""

import click

from lighthis.devices.simulator import BEHAVIOURS, Simulator
from lighthis.kernel import clock


@click.group()
def devices() -> None:
    """Devices of the cash desk."""


@devices.command()
@click.option("--port", default=9911, show_default=True, help="Where it listens, on this machine alone.")
@click.option("--behaves", type=click.Choice(BEHAVIOURS), default="honest", show_default=True, help="As what device.")
def simulator(port: int, behaves: str) -> None:
    """Stand in for a fiscal device and a card terminal until Ctrl-C; for training and trials, never for real money."""
    server = Simulator(
        port, behaves, first=int(clock.now().timestamp())
    )  # a device gives no number twice, started again either
    click.echo(f"{server.address}, behaves: {behaves}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
