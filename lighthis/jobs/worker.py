"""The worker: the only process that loads WeasyPrint."""

from lighthis.config import Settings


def work_on(settings: Settings, *, once: bool = False) -> None:
    """Do what waits, one job after the other."""
