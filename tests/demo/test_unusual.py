"""What is planted in one hospital of the demo is found exactly; in the honest ones nothing is."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo import cli, data, histories, payers, region, unusual, week
from lighthis.demo.hospital import Hospital
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.oddities import queries

DAYS = 5  # of the week: so long that the first bills are closed when the frauds are planted


def built() -> list[Hospital]:
    dice, made = random.Random(cli.SEED), []
    for facts in data.facilities():
        with units.work():
            facility = region.build(facts, "no password")
            made.append(Hospital(facility.id, facility.code, ZoneInfo(facility.zone), dice, []))
        with units.work():
            region.prices(session.get_one(Facility, made[-1].facility_id))
            histories.ready_words(made[-1])
            payers.organisations(made[-1])
    cli._people(made)
    return made


@pytest.mark.once
def test_what_is_planted_is_found_and_nothing_else(store, monkeypatch):
    monkeypatch.setattr(week, "DAYS", DAYS)
    monkeypatch.setattr(cli, "SHARES", {"LOL": 60, "NAM": 160, "BOG": 40})
    hospitals = built()
    assert not week.live(hospitals, clock.now(), lambda _at: None)  # nothing that is planted was refused
    found = {}
    for one in hospitals:
        today = clock.today(str(one.zone))
        findings = queries.findings(one.facility_id, queries.period(today - timedelta(days=DAYS), today))
        logins = {person.id: person.login for person in queries.people(findings).values()}
        found[one.code] = sorted((each.kind, logins[each.person], each.count) for each in findings)
    assert found["LOL"] == found["BOG"] == []
    assert [(kind, login) for kind, login, _count in found["NAM"]] == sorted(unusual.PLANTED.items())
    counts = {kind: count for kind, _login, count in found["NAM"]}
    assert counts["voids"] == unusual.VOIDS
    assert (counts["by_hand"], counts["discounts"], counts["ghosts"]) == (
        unusual.BY_HAND, unusual.DISCOUNTS, unusual.GHOSTS,
    )  # fmt: skip
