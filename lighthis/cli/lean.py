"""How a process that runs for months is started: without what only a developer reads, and giving back what it does not hold.

Docstrings, assertions and the columns of a traceback's lines are 8 MB of the web processes; the two of glibc make big blocks, such as
a compiled module while it is read, go back to the machine at once. Measured in docs/performance.md; in deploy/systemd the same.
"""

import os
import sys

ENVIRONMENT = {
    "PYTHONOPTIMIZE": "2",
    "PYTHONNODEBUGRANGES": "1",
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}


def become() -> None:
    """Go on as a process started so; the same command, the same number of process."""
    if not ENVIRONMENT.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | ENVIRONMENT)  # noqa: S606
