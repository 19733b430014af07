"""The temperature chart of a stay as a paper: fifteen days a sheet, from what was measured."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from lighthis.admission.queries.stays import stay as stay_of
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.observations import picture
from lighthis.observations import queries as observations
from lighthis.observations.queries import Row
from lighthis.observations.rules import chart
from lighthis.packs.facts import FacilityFacts, PatientFacts
from lighthis.packs.subject import Subject
from lighthis.packs.temperature import ChartDay, ChartSheet, HalfDay, TemperatureChart
from lighthis.registration import people
from lighthis.registration.on_paper import patient_facts
from lighthis.web.language import speaking

FORM = "f004"
DAYS, MOST_SETS, NOON = 15, 5000, 12


def temperature_chart(stay_id: UUID, at: UUID, language: str) -> Subject:
    """Form 004 of a stay; a draft until the patient has left. Sets entered in error are left out. Raises NotFound."""
    stay, facility = stay_of(stay_id, at=at), facilities.facility(at)
    coming, last = stay.encounter, [one for one in stay.occupancies if one.is_real][-1:]
    since = clock.local(stay.admitted_at, facility.zone).date()
    rows = [
        one
        for one in observations.series(coming, most=MOST_SETS)[0]
        if not one.withdrawn and one.at >= stay.admitted_at
    ]
    until = clock.local(stay.left_at or clock.now(), facility.zone).date()
    with speaking(language):
        sheets = tuple(_sheet(rows, first, since, until, facility) for first in _firsts(since, until))
    facts = TemperatureChart(
        facility=facilities.facts(facility), patient=patient_facts(people.behind(coming.patient), facility, language, since),
        record_number=stay.number, department=stay.department.name_in(language), room=last[0].bed.room.number if last else None,
        bed=last[0].bed.number if last else None, sheets=sheets,
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id, is_draft=stay.left_at is None)


def blank(facility: FacilityFacts, language: str) -> TemperatureChart:
    """The chart with an empty grid, for the pen."""
    with speaking(language):
        sheet = ChartSheet(str(_picture([], date(2026, 1, 1), facility.zone, named=False)), (ChartDay(),) * DAYS)
    return TemperatureChart(facility=facility, patient=PatientFacts(), sheets=(sheet,))


def _firsts(since: date, until: date) -> list[date]:
    return [since + timedelta(days=days) for days in range(0, (until - since).days + 1, DAYS)]


def _sheet(rows: Sequence[Row], first: date, since: date, until: date, facility: Facility) -> ChartSheet:
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return ChartSheet(
        str(_picture(rows, first, facility.zone)),
        tuple(
            _day(
                [one for one in rows if clock.local(one.at, facility.zone).date() == day], day, (day - since).days + 1, facility
            ) if day <= until else ChartDay()
            for day in days
        ),
    )  # fmt: skip


def _picture(rows: Sequence[Row], first: date, zone: str, *, named: bool = True) -> str:
    since, until = (_midnight(day, zone) for day in (first, first + timedelta(days=DAYS)))
    drawn = chart.draw(picture.points(rows), {}, zone, chart.Days(since, until))
    told = [{"said": "", "usual": ""} for _panel in drawn.panels]
    return picture.svg(drawn, picture.words(), told, zone, width="1000", with_days=named)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _day(rows: Sequence[Row], day: date, number: int, facility: Facility) -> ChartDay:
    ordered = sorted(rows, key=lambda one: one.at)
    halves = [
        [one for one in ordered if (clock.local(one.at, facility.zone).hour < NOON) is early] for early in (True, False)
    ]
    urine = [Decimal(str(one.measured["urine_ml"])) for one in ordered if one.measured.get("urine_ml") is not None]
    return ChartDay(
        day, number, _half(halves[0]), _half(halves[1]), weight=_first(ordered, "weight_kg"),
        urine=_plain(sum(urine, Decimal())) if urine else None,
    )  # fmt: skip


def _half(rows: Sequence[Row]) -> HalfDay:
    """The first value of each kind in the half of a day."""
    pressure = next((one.measured for one in rows if one.measured.get("systolic_bp") is not None), {})
    parts = [str(pressure.get(name, "–")) for name in ("systolic_bp", "diastolic_bp")]
    return HalfDay(
        pulse=_first(rows, "heart_rate"), pressure="/".join(parts) if pressure else None,
        temperature=_first(rows, "temperature_c"), breaths=_first(rows, "respiratory_rate"),
    )  # fmt: skip


def _first(rows: Sequence[Row], name: str) -> str | None:
    return next((_plain(Decimal(str(one.measured[name]))) for one in rows if one.measured.get(name) is not None), None)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
