"""A bill of many lines: fifty at once, the sums over all of them."""

import re
from decimal import Decimal

import make

from lighthis.billing import actions
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock

D = Decimal


def test_a_long_bill_is_read_page_by_page(store, sign_in):
    with units.work():
        coming, item = make.coming(), make.priced("CON-01", self_pay=1_000)
        for number in range(1, 54):
            actions.charge(coming, item, D(number), "", clock.now(), by=make.actor("doctor"), reason=f"no{number}.")
        made = coming.id
    session.remove()
    client = sign_in("cashier")
    first, last = (client.get(f"/encounters/{made}/bill{more}").text for more in ("", "?page=2"))
    shown = [re.findall(r"no(\d+)\.", page) for page in (first, last)]
    assert [list(map(int, found)) for found in shown] == [list(range(1, 51)), [51, 52, 53]]
    for page in (first, last):
        assert "1\xa0431\xa0000" in page, "the sum of all lines stands on each page"
    assert f"/encounters/{made}/bill?page=2" in first
