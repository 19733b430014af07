"""Twenty people race for the last bed, six for one newborn, through real worker processes, on the store of this run (rulings: races)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import conftest
import make
import pytest
import serving
from sqlalchemy import func, select

from lighthis.admission import queries
from lighthis.admission.birth_models import Birth
from lighthis.admission.models import BedOccupancy, Stay
from lighthis.db import units
from lighthis.db.engine import close_store, session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.registration.models import Patient

RACERS = 20


@pytest.fixture
def racing(store, tmp_path):
    """A server over the test's own store, with twenty requests for the same free bed."""
    with units.work():
        asked = [make.bed_request(make.patient(f"Каримова{chr(0x430 + one)}")).id for one in range(RACERS)]
        bed = make.bed("3", "2").id
    session.remove()
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as served:
        yield served, asked, bed


def at_once(forms):
    """The answers to forms that are opened first, and then sent at one moment."""
    start = Barrier(len(forms))
    opened = [(seat, path, form, seat.hidden(path)) for seat, path, form in forms]

    def run(one):
        seat, path, form, hidden = one
        start.wait()
        return seat.post(path, form, hidden=hidden)

    with ThreadPoolExecutor(len(forms)) as runners:
        return list(runners.map(run, opened))


def test_six_write_one_birth_and_there_is_one_child(store, tmp_path):
    with units.work():
        mother = make.stay(since=clock.now() - timedelta(hours=5)).id
    session.remove()
    form = {
        "is_alive": "yes", "sex": "male", "born_at": make.wall_now(minutes_ago=90), "order": "1", "place": "hospital",
        "weight_g": "3400", "bed": "mother", "card": "new",
    }  # fmt: skip
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as served:
        seats = [served.browser().sign_in("ward_nurse" if one % 2 else "doctor") for one in range(3)]
        answers = at_once([(seats[one % 3], f"/stays/{mother}/births", form) for one in range(6)])
    assert sorted(one.status for one in answers) == [303] + [422] * 5
    assert all(one.status == 303 or 'value="3400"' in one.text for one in answers)  # what was typed stays
    session.remove()
    (row,) = session.scalars(select(Birth))
    assert row.child_stay_id is not None
    for table, count in ((Stay, 2), (Encounter, 2), (Patient, 2)):
        assert session.scalar(select(func.count()).select_from(table)) == count, table
    close_store()


def test_twenty_race_for_one_bed_and_one_gets_it(racing):
    served, asked, bed = racing
    seats = [served.browser().sign_in("ward_nurse" if one % 2 else "doctor") for one in range(4)]
    form = {"bed": str(bed), "at": make.wall_now(), "despite": "", "doctor": ""}
    answers = at_once([(seats[one % 4], f"/bed-requests/{id_}", form) for one, id_ in enumerate(asked)])
    assert sorted(one.status for one in answers) == [303] + [422] * (RACERS - 1)
    for one in answers:
        assert one.status == 303 or "Bed 2 in room 3 was taken a moment ago. Choose another." in one.text
    session.remove()  # what the workers wrote, not what was there before
    assert session.scalar(select(func.count()).select_from(BedOccupancy).where(BedOccupancy.bed_id == bed)) == 1
    assert session.scalar(select(func.count()).select_from(Stay)) == 1
    assert queries.lying_in(bed, at=make.by_code().id).number.startswith("1/")
    close_store()
