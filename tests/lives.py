"""Random lives of a hospital: beds that change, stays that move, and the slow, plain way to count them, a day after another."""

import itertools
from collections import Counter
from datetime import date, datetime, timedelta

from lighthis.statistics.rules.facts import (
    DAY_HOSPITAL,
    OTHER_HOSPITAL,
    BedSpan,
    Hospital,
    Piece,
    Refusal,
    Span,
    Stay,
)

BEGIN = datetime(2024, 1, 20)
DAYS = 70  # over a leap day, three months touched
MINUTE = timedelta(minutes=1)
CENSUSES = (0, 450, 480, 1439)
PROFILES = ("therapeutic", "surgical", "geriatrics")
SEXES = ("male", "female", "any")


def moment(dice, least=0, most=DAYS):
    """Often on the hour of a census or at midnight, where rules break."""
    day = dice.randint(least, most)
    minute = dice.choice([0, 450, 480, 1439, 1440, dice.randint(0, 1439)])
    return BEGIN + timedelta(days=day, minutes=minute)


def moments(dice, count, least=0, most=DAYS):
    return sorted({moment(dice, least, most) for _ in range(count)})


def hospital(dice):
    """A hospital of two or three departments, some beds and some stays that began and ended around the days looked at."""
    departments = {code: dice.choice(PROFILES) for code in "TSR"[: dice.randint(2, 3)]}
    beds = {f"B{number}": _spans(dice, departments) for number in range(dice.randint(1, 6))}
    closures = {bed: _closures(dice) for bed in beds if dice.random() < 0.4}
    return Hospital(
        census=dice.choice(CENSUSES), departments=departments, beds=beds, closures=closures,
        stays=tuple(_stay(dice, number, departments, beds) for number in range(dice.randint(0, 9))),
        refusals=tuple(
            Refusal(moment(dice), dice.choice(["", *departments]), dice.random() < 0.5, dice.random() < 0.5)
            for _ in range(dice.randint(0, 3))
        ),
    )  # fmt: skip


def _spans(dice, departments):
    cuts = moments(dice, dice.randint(1, 4))
    ends = [*cuts[1:], dice.choice([None, cuts[-1] + timedelta(days=9)])]
    chosen = [pair for pair in zip(cuts, ends, strict=True) if dice.random() < 0.85] or [(cuts[0], ends[0])]
    return tuple(
        BedSpan(dice.choice(list(departments)), dice.choice(PROFILES), dice.choice(SEXES), *pair) for pair in chosen
    )


def _closures(dice):
    cuts = moments(dice, dice.randint(2, 4))
    return tuple(Span(*pair) for pair in list(itertools.pairwise(cuts))[::2])


def _stay(dice, number, departments, beds):
    cuts = moments(dice, dice.randint(2, 6), -5, dice.choice([2, DAYS]))
    while len(cuts) < 2:
        cuts.append(cuts[-1] + MINUTE)
    left = None if dice.random() < 0.2 else cuts[-1]
    died = left is not None and dice.random() < 0.3
    pieces = tuple(
        Piece(dice.choice(list(departments)), dice.choice([None, *beds]), since, until)
        for since, until in zip(cuts[:-1], [*cuts[1:-1], left], strict=True)
    )
    born = dice.choice([None, date(1964, 2, 29), date(2006, 2, 28), date(2006, 3, 1), date(1990, 5, 5)])
    return Stay(
        id=f"s{number}", number=f"n{number}", person=f"p{number % 4}", sex=dice.choice(["male", "female", ""]), born=born,
        admitted_at=cuts[0], left_at=left, pieces=pieces, died=died,
        to=dice.choice(["", OTHER_HOSPITAL, DAY_HOSPITAL]) if left and not died else "", is_emergency=dice.random() < 0.5,
        from_day_hospital=dice.random() < 0.2, is_rural=dice.random() < 0.4, is_operated=dice.random() < 0.3,
        diagnosis=dice.choice(["", "I10", "I10.9", "J18.9"]), carers=(Span(cuts[0], left),) if dice.random() < 0.3 else (),
    )  # fmt: skip


def slow_sheet(home, day, department=None, profile=None):
    """Form 007 of a day as a nurse would count it who looks at every bed and every patient; of the hospital, a department or a line."""
    start = datetime.combine(day, datetime.min.time()) + timedelta(minutes=home.census)
    end = start + timedelta(days=1)
    is_line = profile is not None
    found = Counter()

    def ours(place):
        return place is not None and department in (None, place[0]) and profile in (None, place[1])

    _slow_beds(found, home, end - MINUTE, ours)
    for stay in home.stays:
        found["present_start"] += ours(_at(home, stay, start - MINUTE))
        found["present_end"] += ours(_at(home, stay, end - MINUTE))
        found["carers"] += len(stay.carers) if ours(_at(home, stay, end - MINUTE)) else 0
        for at in _changes(home, stay, start, end):
            old, new = _at(home, stay, at - MINUTE), _at(home, stay, at)
            counts = old is not None and new is not None and (old != new if is_line else old[0] != new[0])
            found["moved_out"] += counts and ours(old)
            found["moved_in"] += counts and ours(new)
        if start <= stay.admitted_at < end and ours(_at(home, stay, stay.admitted_at)):
            found["admitted"] += 1
            found["admitted_rural"] += stay.is_rural
            found["admitted_from_day_hospital"] += stay.from_day_hospital
            found["admitted_0_17"] += _had_birthday(stay, 18) is False
            found["admitted_60_plus"] += _had_birthday(stay, 60) is True
        if stay.left_at is not None and start <= stay.left_at < end and ours(_at(home, stay, stay.left_at - MINUTE)):
            found["died" if stay.died else "discharged"] += 1
            found["discharged_to_other_hospital"] += stay.to == OTHER_HOSPITAL
            found["discharged_to_day_hospital"] += stay.to == DAY_HOSPITAL
            found["zero_night_stays"] += start <= stay.admitted_at
    found["bed_days"] = found["present_end"] + found["zero_night_stays"]
    return found


def _slow_beds(found, home, at, ours):
    for bed in home.beds:
        span = _span(home, bed, at)
        if span is not None and ours((span.department, span.profile)):
            found["beds_deployed"] += 1
            found["beds_closed"] += any(_in(at, *one) for one in home.closures.get(bed, ()))


def _in(at, since, until):
    return since <= at and (until is None or at < until)


def _span(home, bed, at):
    return next((one for one in home.beds[bed] if _in(at, one.since, one.until)), None)


def _at(home, stay, at):
    """The line on which a patient lies at a minute; None for nowhere."""
    for piece in stay.pieces:
        if _in(at, piece.since, piece.until):
            span = _span(home, piece.bed, at) if piece.bed else None
            return piece.department, span.profile if span else home.departments[piece.department]
    return None


def _changes(home, stay, start, end):
    """The minutes of a day at which anything about the place may have changed."""
    marks = {piece.since for piece in stay.pieces}
    for piece in stay.pieces:
        for span in home.beds.get(piece.bed, ()):
            marks |= {span.since, span.until}
    return [at for at in marks if at is not None and start <= at < end]


def _had_birthday(stay, age):
    """Whether that birthday had come on the day of admission; None where the birth is not known."""
    if stay.born is None:
        return None
    try:
        birthday = stay.born.replace(year=stay.born.year + age)
    except ValueError:
        birthday = date(stay.born.year + age, 3, 1)
    return stay.admitted_at.date() >= birthday
