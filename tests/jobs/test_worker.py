"""Jobs: at least once, three times at most, one worker at a time; the press is killed when it hangs."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis import config
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.jobs import actions, printing, queries, worker
from lighthis.jobs.models import Job
from lighthis.kernel import clock

AT = make.moment("2026-11-22 09:00")


@pytest.fixture
def settings(tmp_path):
    return config.read({"LIGHTHIS_DATA": str(tmp_path / "data")})


@pytest.fixture
def seen():
    """A kind of job that notes what happens to it."""
    notes = []
    worker.kinds["noted"] = worker.Kind(
        make=lambda subject, _settings: notes.append(("make", subject["n"])) or subject["n"] * 2,
        keep=lambda subject, made: notes.append(("keep", made)),
        park=lambda subject, fault: notes.append(("park", fault)),
    )
    yield notes
    del worker.kinds["noted"]


def put(subject, kind="noted"):
    with units.work():
        return actions.put(kind, subject, by=make.TESTS).id


def job(job_id):
    session.expire_all()
    return session.get(Job, job_id)


def test_what_waits_is_done_in_the_order_it_came(store, settings, seen):
    first, second = put({"n": 1}), put({"n": 2})
    worker.work_on(settings, once=True)
    assert seen == [("make", 1), ("keep", 2), ("make", 2), ("keep", 4)]
    assert [job(one).state for one in (first, second)] == ["done", "done"]
    worker.work_on(settings, once=True)
    assert len(seen) == 4


def test_a_job_is_leased_to_one_worker_until_the_lease_ends(store, seen):
    put({"n": 1})
    with clock.at(AT + timedelta(days=300)):
        leased = actions.lease()
        assert leased.attempt == 1
        assert actions.lease() is None
    with clock.at(AT + timedelta(days=300) + actions.LEASE):
        again = actions.lease()
        assert (again.id, again.attempt) == (leased.id, 2)
    with units.work():
        actions.done(leased)  # the first worker comes back late: the job is no longer its own
    assert job(leased.id).state == "running"
    with units.work():
        actions.done(again)
    assert job(leased.id).state == "done"


def test_two_workers_at_once_never_take_the_same_job(store, seen):
    ids = {put({"n": n}) for n in range(6)}
    taken, start = [], threading.Barrier(3)

    def take():
        start.wait()
        while (leased := actions.lease()) is not None:
            taken.append(leased.id)
        session.remove()

    workers = [threading.Thread(target=take) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(taken) == sorted(ids)


def test_a_failing_job_is_tried_three_times_then_parked_with_its_fault(store, settings, seen):
    failing = worker.Kind(lambda _s, _c: 1 / 0, lambda _s, _m: None, worker.kinds["noted"].park)
    worker.kinds["noted"] = failing
    id_ = put({"n": 1})
    for wait in (timedelta(0), timedelta(seconds=11), timedelta(seconds=80)):
        with clock.at(clock.now() + wait):
            worker.work_on(settings, once=True)
    row = job(id_)
    assert (row.state, row.attempts) == ("parked", 3)
    assert row.fault.startswith("ZeroDivisionError")
    assert [what for what, _ in seen] == ["park"]
    assert [one.id for one in queries.parked()] == [id_]
    assert queries.waiting() == 0


def test_a_job_whose_worker_died_three_times_is_parked_without_another_try(store, settings, seen):
    id_ = put({"n": 1})
    now = clock.now()
    for lives in range(3):
        with clock.at(now + lives * actions.LEASE):
            assert actions.lease().attempt == lives + 1
    with clock.at(now + 3 * actions.LEASE):
        worker.work_on(settings, once=True)
    assert job(id_).state == "parked"
    assert actions.KILLED in job(id_).fault
    assert [what for what, _ in seen] == ["park"]


def test_a_job_of_an_unknown_kind_does_not_end_the_worker(store, settings, seen):
    put({}, kind="from a newer release")
    put({"n": 1})
    worker.work_on(settings, once=True)
    assert ("keep", 2) in seen


def test_a_result_that_cannot_be_kept_is_rolled_back_whole(store, settings, seen):
    def keep(subject, made):
        with units.work():
            actions.put("noted", {"n": 99}, by=make.TESTS)
        raise RuntimeError

    worker.kinds["noted"] = worker.Kind(lambda _s, _c: 1, keep, worker.kinds["noted"].park)
    put({"n": 1})
    worker.work_on(settings, once=True)
    assert [row.subject for row in session.scalars(select(Job))] == [{"n": 1}]


def test_a_store_that_is_held_for_too_long_does_not_end_the_worker(store, settings, seen, monkeypatch):
    put({"n": 1})

    def busy():
        raise units.Busy

    with monkeypatch.context() as patched:
        patched.setattr(actions, "lease", busy)
        worker.work_on(settings, once=True)
    worker.work_on(settings, once=True)
    assert seen == [("make", 1), ("keep", 2)]


def test_sigterm_ends_the_worker_and_gives_the_job_back(store, settings, seen):
    def told(_subject, _settings):
        os.kill(os.getpid(), signal.SIGTERM)
        printing.pdf("<p>")

    worker.kinds["noted"] = worker.Kind(told, lambda _s, _m: None, lambda _s, _f: None)
    id_ = put({"n": 1})
    before = signal.getsignal(signal.SIGTERM)
    worker.work_on(settings)
    assert (job(id_).state, job(id_).attempts) == ("waiting", 0)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.fixture
def press():
    printing.stopping.clear()
    yield printing
    printing.close()


def test_the_press_makes_a_pdf_and_says_what_is_wrong(press, tmp_path):
    assert press.pdf("<p>Salom, oʻrtoq</p>")[:5] == b"%PDF-"


def test_a_paper_may_show_packaged_files_and_nothing_else(press, tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>SECRETMARK</text></svg>'
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "mark.svg").write_text(svg)
    (inside / "way.svg").symlink_to(outside / "mark.svg")

    def shows(url):
        made = press.pdf(f'<img src="{url}" alt="">', roots=[inside])
        return len(made) > len(press.pdf('<img src="" alt="">', roots=[inside])) + 100

    assert shows((inside / "mark.svg").as_uri())
    assert shows("data:image/svg+xml," + svg.replace('"', "'").replace("<", "%3C").replace(">", "%3E"))
    for url in (
        (outside / "mark.svg").as_uri(),
        (inside / "way.svg").as_uri(),
        f"{inside.as_uri()}/../outside/mark.svg",
        f"{inside.as_uri()}/%2e%2e/outside/mark.svg",
        "http://127.0.0.1:1/mark.svg",
        "ftp://127.0.0.1/mark.svg",
    ):
        assert not shows(url), url


def test_a_press_that_hangs_is_killed_and_the_next_paper_comes_out(press, monkeypatch, tmp_path):
    (tmp_path / "hanging_press.py").write_text("import time; time.sleep(600)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(printing, "MODULE", "hanging_press")
    with pytest.raises(printing.NotPrinted, match="longer than it may"):
        press.pdf("<p>", seconds=0.3)
    assert printing._press is None
    monkeypatch.undo()
    assert press.pdf("<p>1")[:5] == b"%PDF-"


def test_a_press_that_dies_is_said_and_replaced(press, monkeypatch, tmp_path):
    (tmp_path / "dying_press.py").write_text("import sys; sys.stdin.buffer.read(8); sys.exit(9)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(printing, "MODULE", "dying_press")
    with pytest.raises(printing.NotPrinted, match="code 9"):
        press.pdf("<p>")


def test_no_web_worker_loads_weasyprint(tmp_path):
    program = "import sys; from lighthis.app import create_app; create_app(); import lighthis.jobs.worker; print([m for m in sys.modules if 'weasyprint' in m or 'fontTools' in m])"
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "LIGHTHIS_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.strip() == "[]", result.stderr
