"""As which lines of the price list days in a bed are charged: chosen on a page, from the hospital's own list."""

import make
import pytest

from lighthis.billing.queries import stays
from lighthis.db import units


@pytest.fixture
def own_line(store):
    """A bed-day of the hospital's own on its price list, and a service that is none."""
    with units.work():
        make.priced("OWN-BED", at="GES", self_pay=70_000).category = "bed_day"
        make.priced("CON-01", at="GES", self_pay=60_000)


def test_the_chosen_line_holds_and_the_others_keep_the_shipped_codes(own_line, sign_in):
    client = sign_in("accountant")
    assert client.post("/prices/bed-days", {"ordinary": "OWN-BED"}).status_code == 303
    here = make.by_code().id
    assert stays.bed_day_codes(here) == {
        "ordinary": "OWN-BED",
        "surgical": "BED-02",
        "icu": "BED-03",
        "better": "BED-04",
        "day_hospital": "BED-06",
    }
    assert '<option value="OWN-BED" selected>' in client.get("/prices/bed-days").text
    assert client.post("/prices/bed-days", {"ordinary": ""}).status_code == 303
    assert stays.bed_day_codes(here)["ordinary"] == "BED-01"


@pytest.mark.parametrize("code", ["CON-01", "BED-99", "😀", "я" * 500])
def test_a_line_that_is_no_bed_day_of_this_hospital_is_refused(own_line, sign_in, code):
    answer = sign_in("accountant").post("/prices/bed-days", {"ordinary": code})
    assert answer.status_code == 422
    assert "bed_day_items" not in make.by_code().settings


def test_only_who_changes_prices_chooses(own_line, sign_in):
    assert sign_in("cashier").get("/prices/bed-days").status_code == 403
    assert sign_in("doctor").get("/prices").status_code == 200  # prices hang on the wall: everybody here may read them
