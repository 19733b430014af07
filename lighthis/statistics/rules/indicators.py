"""How the beds worked in a period: averages, occupancy, turnover, idle time, average stay, lethality (cis-forms.md 4.3, rules 7-11).

Each rate of beds stands twice: for the beds in work (deployed without the closed ones) and for all deployed.
"""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

from lighthis.statistics.rules.counting import Tally, counted
from lighthis.statistics.rules.days import sheet_day
from lighthis.statistics.rules.exact import rate, rounded
from lighthis.statistics.rules.facts import Hospital
from lighthis.statistics.rules.figures import (
    DEPARTMENT,
    HOSPITAL,
    Row,
    Which,
    balanced,
    chosen,
    everything,
    figures,
    of_department,
)
from lighthis.statistics.rules.readmission import readmitted

COUNTS = (
    "present_start", "admitted", "admitted_emergency", "readmitted_30_days", "moved_in", "moved_out", "discharged",
    "discharged_to_other_hospital", "died", "died_within_24h", "operated", "died_operated", "present_end", "bed_days",
    "leavers_bed_days", "closure_bed_days", "carer_bed_days",
)  # fmt: skip


def rows(hospital: Hospital, first: date, last: date) -> list[Row]:
    """The hospital and each department over the sheet days from one to another. Raises Refusal where a row does not balance."""
    begin, after = first.toordinal(), last.toordinal() + 1
    tally = counted(hospital, ((begin, after),))
    again = readmitted(hospital, begin, after, lambda at: sheet_day(at, hospital.census))
    total = sum(again.values())
    return [
        _row(tally, everything, None, total, after - begin),
        *(_row(tally, of_department(code), code, again[code], after - begin) for code in hospital.departments),
    ]


def _row(tally: Tally, which: Which, department: str | None, readmissions: int, days: int) -> Row:
    found = balanced(figures(chosen(tally, which), 0, 0, by_line=False), department or "")
    found["readmitted_30_days"] = readmissions
    found["closure_bed_days"], found["carer_bed_days"] = found["closed"], found["carers"]
    return {
        "level": DEPARTMENT if department else HOSPITAL, "department": department, "calendar_days": days,
        **{name: found[name] for name in COUNTS},
        "beds_in_work": of_beds(found, found["beds"] - found["closed"], days),
        "beds_deployed": of_beds(found, found["beds"], days),
        **of_patients(found),
        "refused": {
            "total": found["refused"], "emergency": found["refused_emergency"], "repeat": found["refused_repeat"]
        },
    }  # fmt: skip


def of_beds(found: Counter[str], beds: int, days: int) -> dict[str, Fraction | None]:
    """The rates of beds; `beds` is the sum of the days' beds."""
    average = Fraction(beds, days)
    occupied = rate(found["bed_days"], average)
    turnover = rate(found["discharged"] + found["died"], average)
    return {
        "average_beds": average,
        "occupancy_days": occupied,
        "occupancy_percent": rate(found["bed_days"], beds, 100),
        "turnover": turnover,
        "idle_days": rate(days - occupied, turnover) if occupied is not None and turnover else None,
    }


def of_patients(found: Counter[str]) -> dict[str, Any]:
    """Average stay in three variants, and lethality."""
    leavers = found["discharged"] + found["died"]
    return {
        "average_stay": {
            "per_leaver": rate(found["bed_days"], leavers),
            "per_used_patient": rate(found["bed_days"], Fraction(found["admitted"] + leavers, 2)),
            "leavers_own": rate(found["leavers_bed_days"], leavers),
        },
        "lethality_percent": rate(found["died"], leavers, 100),
        "died_within_24h_percent": rate(found["died_within_24h"], found["died"], 100),
        "lethality_operated_percent": rate(found["died_operated"], found["operated"], 100),
    }


def as_json(hospital: Hospital, first: date, last: date) -> dict[str, Any]:
    """The indicators as `lighthis report beds` prints them."""
    made = [{name: _shown(value) for name, value in row.items()} for row in rows(hospital, first, last)]
    return {"from": first.isoformat(), "to": last.isoformat(), "rows": made}


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shown(one) for name, one in value.items()}
    return rounded(value) if isinstance(value, Fraction) else value
