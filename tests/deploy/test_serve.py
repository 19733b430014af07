import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import serving

PATIENCE_S = 60


def until(fact):
    """Wait for it; what it was is returned."""
    for _ in range(PATIENCE_S * 10):
        if found := fact():
            return found
        time.sleep(0.1)
    raise TimeoutError


def children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def served(tmp_path):
    """`lighthis serve --upgrade` over an empty folder: the process, and what it says."""
    address, log = f"127.0.0.1:{serving.free_port()}", tmp_path / "said"
    environment = {
        **os.environ,
        "LIGHTHIS_DATA": str(tmp_path / "data"),
        "LIGHTHIS_DATABASE": "",
        "LIGHTHIS_BIND": address,
    }
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "lighthis", "serve", "--upgrade"],
            env=environment, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip

    def answers():
        with suppress(URLError, ConnectionError):
            return urlopen(f"http://{address}/healthz/ready").status == 200

    try:
        until(answers)
        yield process, log
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_print_worker_that_died_is_started_again_and_both_end_together(served):
    process, log = served
    [printer] = [child for child in children(process.pid) if not children(child)]
    os.kill(printer, signal.SIGKILL)
    until(lambda: "started again" in log.read_text())
    process.terminate()
    assert process.wait(PATIENCE_S) == 0
    assert gone(process.pid)


def test_without_pages_nothing_goes_on(served):
    process, _log = served
    [pages] = [child for child in children(process.pid) if children(child)]
    os.kill(pages, signal.SIGKILL)
    assert process.wait(PATIENCE_S) != 0
    until(lambda: gone(process.pid))
