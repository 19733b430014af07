"""The hospitals whose numbers were computed elsewhere, cell by cell: every expected file of ../shared/data/beds."""

import json
from datetime import date
from decimal import Decimal

import bedfolders as folders
import pytest

from lighthis.statistics.rules import indicators, sheet, summary
from lighthis.statistics.rules.days import Month, months


def cases():
    for folder in ("example", "edges"):
        for path in sorted((folders.SHARED / folder).glob("expected_*.json")):
            for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
                yield pytest.param(folder, case, id=f"{folder}-{case['name']}")


CASES = (
    list(cases()) if folders.SHARED.exists() else [pytest.param("", {}, marks=pytest.mark.skip("no ../shared here"))]
)


def month(text):
    return Month(*map(int, text.split("-")))


def asked(case):
    words = case["args"]
    return {name[2:]: words[words.index(name) + 1] for name in words if name.startswith("--")}


def told(hospital, case):
    options = asked(case)
    department = options.get("department")
    if case["args"][1] == "007":
        return sheet.as_json(hospital, date.fromisoformat(options["date"]), department)
    if case["args"][1] == "016":
        span = months(month(options["from"]), month(options["to"]))
        return summary.as_json(hospital, span, department, options.get("profile"))
    return indicators.as_json(hospital, date.fromisoformat(options["from"]), date.fromisoformat(options["to"]))


def key(row):
    return row.get("period") or (row["level"], row["department"], row.get("profile"))


def alike(want, got, where=""):
    if isinstance(want, dict):
        for name, value in want.items():
            alike(value, got[name], f"{where}.{name}")
    elif isinstance(want, list) and want and isinstance(want[0], dict):
        have = {key(row): row for row in got}
        assert len(have) == len(got), where
        for row in want:
            if any(value for value in row.values() if isinstance(value, int)):
                alike(row, have[key(row)], f"{where}[{key(row)}]")
        more = [have[one] for one in set(have) - {key(row) for row in want}]
        assert not [row for row in more if any(value for value in row.values() if isinstance(value, int))], where
    elif isinstance(want, list):
        assert sorted(want) == sorted(got), where
    elif isinstance(want, float) or isinstance(got, float):
        assert abs(Decimal(str(want)) - Decimal(str(got))) <= Decimal("0.0001"), (where, want, got)
    else:
        assert want == got, (where, want, got)


@pytest.mark.parametrize(("folder", "case"), CASES)
def test_numbers_come_out_cell_by_cell(folder, case):
    _code, hospital = folders.hospital(folders.SHARED / folder)
    want = {name: case["expected"][name] for name in ("rows", "lists") if name in case["expected"]}
    alike(want, told(hospital, case))
