"""What a command was asked: its options before the environment."""

import os
from collections import ChainMap

from lighthis import config

ENVIRONMENT: dict[str, str] = {}


def settings() -> config.Settings:
    """The settings of this command."""
    return config.read(ChainMap(ENVIRONMENT, os.environ))  # type: ignore[arg-type]
