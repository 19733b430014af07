"""A process that imported the product once and forks a command whenever one is asked for: seconds of imports less for each.

A line on standard input: {"words": [...], "environment": {...}, "log": path}; a line on standard output: the pid, which leads a group.
"""

import ctypes
import json
import os
import signal
import sys

from gunicorn.app import wsgiapp
from gunicorn.workers import gthread
from sqlalchemy.orm import configure_mappers

import lighthis.app
import lighthis.cli.run
import lighthis.interop.cli
import lighthis.terminology.world
from lighthis.cli import lighthis as command

IMPORTED = (wsgiapp, gthread, lighthis.app, lighthis.cli.run, lighthis.interop.cli)

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def answer(line: str) -> None:
    """Fork; the child becomes the command, and its exit code ends it."""
    asked = json.loads(line)
    child = os.fork()
    if child:
        os.setpgid(child, child)
        print(child, flush=True)
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for mine, own in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(mine, own)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["lighthis", *asked["words"]]
    command()


if __name__ == "__main__":
    configure_mappers()
    lighthis.terminology.world.world()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ended is nobody's zombie,
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # nor are the workers of a server that was killed
    while line := sys.stdin.readline():
        answer(line)
