"""A hospital of the folders of ../shared/data/beds, straight into what the rules count from: no store between."""

import csv
from datetime import date, datetime
from pathlib import Path

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

PLACES = (Path(__file__).parents[2] / "shared/data/beds", Path("/work/shared/data/beds"))
SHARED = next((one for one in PLACES if one.exists()), PLACES[0])
SEXES = {"m": "male", "f": "female", "any": "any"}
TO = {"transferred_out": OTHER_HOSPITAL, "discharged_to_day_hospital": DAY_HOSPITAL}


def read(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / name
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def moment(text: str | None) -> datetime | None:
    return datetime.strptime(text, "%Y-%m-%d %H:%M") if text else None


def hospital(folder: Path) -> tuple[str, Hospital]:
    facility = read(folder, "facility.csv")[0]
    at = (facility["census_time"] or "00:00").split(":")
    departments = {row["code"]: row for row in read(folder, "departments.csv")}
    people = {row["source_id"]: row for row in read(folder, "patients.csv")}
    return facility["code"], Hospital(
        census=int(at[0]) * 60 + int(at[1]),
        departments={code: row["profile"] for code, row in departments.items()},
        beds=_beds(read(folder, "beds.csv"), departments),
        closures=_closures(read(folder, "bed_closures.csv")),
        stays=tuple(_stays(folder, people)),
        refusals=tuple(
            Refusal(moment(row["refused_at"]), row["department"], row["urgency"] == "emergency", row["repeat"] == "y")
            for row in read(folder, "refusals.csv")
        ),
    )


def _beds(rows, departments):
    found = {}
    for row in sorted(rows, key=lambda row: row["from"]):
        home = departments[row["department"]]
        found.setdefault(row["bed"], []).append(
            BedSpan(
                row["department"], row["profile"] or home["profile"], SEXES[row["sex"] or home["sex"]], moment(row["from"]),
                moment(row["to"]),
            )
        )  # fmt: skip
    return {bed: tuple(spans) for bed, spans in found.items()}


def _closures(rows):
    found = {}
    for row in rows:
        found.setdefault(row["bed"], []).append(Span(moment(row["closed_from"]), moment(row["closed_to"])))
    return {bed: tuple(spans) for bed, spans in found.items()}


def _stays(folder, people):
    moves = {}
    for row in sorted(read(folder, "moves.csv"), key=lambda row: row["from"]):
        piece = Piece(row["department"], row["bed"] or None, moment(row["from"]), moment(row["to"]))
        moves.setdefault(row["stay"], []).append(piece)
    for row in read(folder, "stays.csv"):
        who = people[row["patient"]]
        admitted, left = moment(row["admitted_at"]), moment(row["ended_at"])
        yield Stay(
            id=row["source_id"], number=row["source_id"], person=row["patient"], sex=SEXES.get(who["sex"], ""),
            born=date.fromisoformat(who["birth_date"]) if who["birth_date"] else None, admitted_at=admitted, left_at=left,
            pieces=tuple(moves[row["source_id"]]), died=row["ended"] == "died", to=TO.get(row["ended"], ""),
            is_emergency=row["urgency"] == "emergency", from_day_hospital=row["referral"] == "day_hospital",
            is_rural=row["rural"] == "y", is_operated=row["operated"] == "y",
            diagnosis=row["final_icd10"] or row["admission_icd10"],
            carers=(Span(admitted, left),) if row["carer"] == "y" else (),
        )  # fmt: skip
