"""Twenty people race for the last bed, through real worker processes, on the store of this run (rulings: races)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import conftest
import make
import pytest
import serving
from sqlalchemy import func, select

from lighthis.admission import queries
from lighthis.admission.models import BedOccupancy, Stay
from lighthis.db import units
from lighthis.db.engine import close_store, session

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


def test_twenty_race_for_one_bed_and_one_gets_it(racing):
    served, asked, bed = racing
    seats = [served.browser().sign_in("ward_nurse" if one % 2 else "doctor") for one in range(4)]
    start, wall = Barrier(RACERS), make.wall_now()
    forms = [(seats[one % 4], f"/bed-requests/{id_}") for one, id_ in enumerate(asked)]
    forms = [(seat, path, seat.hidden(path)) for seat, path in forms]

    def run(form):
        seat, path, hidden = form
        start.wait()
        return seat.post(path, {"bed": str(bed), "at": wall, "despite": "", "doctor": ""}, hidden=hidden)

    with ThreadPoolExecutor(RACERS) as runners:
        answers = list(runners.map(run, forms))
    assert sorted(one.status for one in answers) == [303] + [422] * (RACERS - 1)
    for one in answers:
        assert one.status == 303 or "Bed 2 in room 3 was taken a moment ago. Choose another." in one.text
    session.remove()  # what the workers wrote, not what was there before
    assert session.scalar(select(func.count()).select_from(BedOccupancy).where(BedOccupancy.bed_id == bed)) == 1
    assert session.scalar(select(func.count()).select_from(Stay)) == 1
    assert queries.lying_in(bed, at=make.by_code().id).number.startswith("1/")
    close_store()
