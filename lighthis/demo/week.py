"""Seven days of life: comings, triage, decisions, beds, charges, discharges, each at its time by the person on duty."""

import heapq
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from lighthis.db import units
from lighthis.demo import alarms, unusual
from lighthis.demo.emergencies import emergency
from lighthis.demo.hospital import Hospital, Steps, choose
from lighthis.demo.inpatients import cash_day, night, planned
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

DAYS = 7
ARRIVALS = {"NAM": 11, "LOL": 8}  # emergency comings a day
PLANNED = {"NAM": 2, "LOL": 1, "BOG": 2}  # planned stays a day
RUSH = {"NAM": 9, "LOL": 5}  # comings of the last two hours, so that the board has somebody waiting
BUS = "NAM"  # where many come at once
BY_HOUR = (1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 7, 6, 5, 5, 5, 5, 6, 7, 7, 6, 4, 3, 2)


def live(hospitals: list[Hospital], now: datetime, tell: Callable[[str], None]) -> Counter[str]:
    """Live the week up to `now`; what would come later has not happened yet. Returns what the hospitals' rules refused, and how often."""
    queue: list[tuple[datetime, int, Steps]] = []
    for hospital in hospitals:
        for at, steps in _beginnings(hospital, now):
            heapq.heappush(queue, (at, len(queue), steps))
    done = len(queue)
    refused: Counter[str] = Counter()
    while queue:
        at, _number, steps = heapq.heappop(queue)
        if at > now:
            continue
        try:
            with clock.at(at), units.work():
                pause = next(steps, None)  # the last step is kept too: no exception may leave the unit
        except Refusal as refusal:
            refused[refusal.message.text] += 1
            continue
        done += 1
        if pause is not None:
            heapq.heappush(queue, (at + pause, done, steps))
        if done % 200 == 0:
            tell(f"{at:%d.%m %H:%M}")
    return refused


def _beginnings(hospital: Hospital, now: datetime) -> list[tuple[datetime, Steps]]:
    """When who comes, over the days before now."""
    made: list[tuple[datetime, Steps]] = []
    midnight = now.astimezone(hospital.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(DAYS, -1, -1):
        day = midnight - timedelta(days=back)
        made.append((day + timedelta(minutes=10), night(hospital)))
        made.append((day + timedelta(hours=8, minutes=20), cash_day(hospital)))
        for _ in range(ARRIVALS.get(hospital.code, 0)):
            hour = hospital.dice.choices(range(24), BY_HOUR)[0]
            at = day + timedelta(hours=hour, minutes=hospital.dice.randrange(60))
            made.append((at, emergency(hospital, choose(hospital))))
        for _ in range(PLANNED.get(hospital.code, 0)):
            at = day + timedelta(hours=9, minutes=hospital.dice.randrange(120))
            made.append((at, planned(hospital)))
    for _ in range(RUSH.get(hospital.code, 0)):
        at = now - timedelta(minutes=hospital.dice.randint(2, 100))
        made.append((at, emergency(hospital, choose(hospital))))
    if hospital.code in RUSH:
        made.append((now - timedelta(minutes=9), emergency(hospital, choose(hospital), twice=True)))
    if hospital.code == BUS:
        made.append((now - timedelta(minutes=40), alarms.bus(hospital)))
    return [*made, *unusual.beginnings(hospital, midnight)]
