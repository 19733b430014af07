"""The hour at which the tests run: early afternoon at the hospitals, whatever the machine's clock says.

Many tests write what happened "three hours ago" and ask for "today". Begun soon after midnight, they would ask for
the wrong day. The product itself has no such setting: the tests turn the clock, here and in the commands they start.
LIGHTHIS_TEST_HOUR=2 runs them at another hour, to look for what depends on it.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from lighthis.kernel import clock

SHIFT = "LIGHTHIS_TEST_SHIFT"


def hang() -> None:
    """Say once how far the clock is turned; those that are started later turn theirs by as much."""
    if SHIFT not in os.environ:
        real = datetime.now(ZoneInfo("Asia/Tashkent"))
        wanted = real.replace(hour=int(os.environ.get("LIGHTHIS_TEST_HOUR", "13")), minute=20, second=0, microsecond=0)
        os.environ[SHIFT] = str((wanted - real).total_seconds())
        path = [str(Path(__file__).parent / "children"), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))
    turn()


def turn() -> None:
    """Turn the clock of this process by what stands in the environment."""
    shift = timedelta(seconds=float(os.environ[SHIFT]))

    class Turned(datetime):
        @classmethod
        def now(cls, tz=UTC):
            return datetime.now(tz) + shift

    clock.datetime = Turned
