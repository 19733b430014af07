"""Commands about money."""

from datetime import timedelta

import make
from click.testing import CliRunner

from lighthis.billing.queries import bills
from lighthis.charging.cli import charges
from lighthis.db import units
from lighthis.kernel import clock


def test_the_night_charges_the_bed_days_of_who_lies_here(store):
    with units.work():
        make.priced("BED-01", category="bed_day", self_pay=150_000)
        stay = make.stay(since=clock.now() - timedelta(days=2))
        coming, here = stay.encounter_id, stay.facility_id
    for _night in range(2):
        answer = CliRunner().invoke(charges, ["bed-days"], obj=lambda: None)
        assert answer.exit_code == 0, answer.output
        assert "GES: 1 stays" in answer.output
    found = bills.bill(coming, at=here)
    assert len(found.lines) == 2
    assert (found.sums.covered, found.sums.balance) == (300_000, 0)
