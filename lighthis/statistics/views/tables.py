"""Forms 007 and 016 and the indicators as tables; columns that the official form does not have come last."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lighthis.packs import codes
from lighthis.statistics.rules.columns import COLUMNS_007, COLUMNS_016
from lighthis.statistics.rules.exact import rounded
from lighthis.statistics.rules.figures import DEPARTMENT, HOSPITAL, PROFILE, Row
from lighthis.statistics.views.blueprint import Pairs, heads
from lighthis.statistics.words import KINDS
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.tables import Cell, Table

F007, F016 = "form_007_columns", "form_016_columns"


def profile_word(code: str) -> str:
    """A bed profile in the reader's language."""
    return codes.label("bed_profiles", code, language())


def sheet_table(rows: Sequence[Row], names: Pairs) -> Table:
    """Form 007: the hospital, departments, and under each its profiles."""
    by_code, titles = dict(names), heads(F007)
    return Table(
        titles["title"], "", [titles[str(number)] for number in range(1, 23)],
        [[_who(row, by_code), _code(row), *(_cell(row[name]) for name in COLUMNS_007)] for row in rows],
    )  # fmt: skip


def _who(row: Row, names: dict[str, str]) -> str:
    if row["level"] == HOSPITAL:
        return _("Whole hospital")
    if row["level"] == DEPARTMENT:
        return named(str(row["department"]), names)
    return f"— {profile_word(str(row['profile']))}"


def named(code: str, names: dict[str, str]) -> str:
    """A department by its name; by its code where the reader does not see the name."""
    return names.get(code, code)


def _code(row: Row) -> str:
    return str(row["profile"] if row["level"] == PROFILE else row["department"] or "")


def months_table(rows: Sequence[Row]) -> Table:
    """Form 016: months and the longer rows."""
    titles = heads(F016)
    return Table(
        titles["title"], "", [titles[str(number)] for number in range(1, 23)],
        [[period_word(row), *(_cell(row[name]) if name else None for name in COLUMNS_016)] for row in rows],
    )  # fmt: skip


def period_word(row: Row) -> str:
    """The name of a row of form 016."""
    name, kind = str(row["period"]), str(row["kind"])
    if kind == "month":
        return f"{name[5:]}.{name[:4]}"
    return _(KINDS[kind], number=name[-1:])


def _cell(value: Any) -> Cell:
    if isinstance(value, Fraction):
        return decimal(value, 1)
    return value  # type: ignore[no-any-return]


def decimal(value: Fraction | int | None, places: int = 2) -> Decimal | None:
    """A rate as people read it."""
    return None if value is None else round(Decimal(str(rounded(Fraction(value)))), places)


def indicator_tables(rows: Sequence[Row], names: Pairs) -> list[Table]:
    """The indicators; which variant a figure is stands in its head."""
    return [
        _beds_table(rows, names, "beds_in_work", _("Beds in work (without those closed)")),
        _beds_table(rows, names, "beds_deployed", _("All deployed beds")),
        _stay_table(rows, names), _death_table(rows, names), _movement_table(rows, names),
    ]  # fmt: skip


def _beds_table(rows: Sequence[Row], names: Pairs, which: str, title: str) -> Table:
    heads_ = [
        _("Department"), _("Average beds"), _("Bed-days"), _("Occupancy, days"), _("Occupancy, per cent"), _("Turnover"),
        _("Idle time, days"),
    ]  # fmt: skip
    lines = []
    for row in rows:
        found: Any = row[which]
        lines.append([
            _who(row, dict(names)), decimal(found["average_beds"]), row["bed_days"], decimal(found["occupancy_days"]),
            decimal(found["occupancy_percent"]), decimal(found["turnover"]), decimal(found["idle_days"]),
        ])  # fmt: skip
    note = _("Occupancy in days: bed-days to average beds. Turnover: those who left and died to average beds. Idle time: calendar days less occupancy, to turnover; more patients than beds make it negative.")  # fmt: skip
    return Table(title, note, heads_, lines)


def _stay_table(rows: Sequence[Row], names: Pairs) -> Table:
    heads_ = [
        _("Department"), _("By those who left: bed-days to left and died"), _("By patients used: bed-days to half of admitted, left and died"),
        _("Own days of those who left"),
    ]  # fmt: skip
    lines = []
    for row in rows:
        found: Any = row["average_stay"]
        lines.append(
            [
                _who(row, dict(names)),
                *(decimal(found[name]) for name in ("per_leaver", "per_used_patient", "leavers_own")),
            ]
        )
    return Table(_("Average stay, days"), _("Three variants: say which one you pass on."), heads_, lines)


def _death_table(rows: Sequence[Row], names: Pairs) -> Table:
    heads_ = [
        _("Department"), _("Left and died"), _("Died"), _("Lethality, per cent of left and died"), _("Died within 24 hours"),
        _("Of the dead, per cent"), _("Operated"), _("of them died"), _("Post-operative lethality, per cent of operated"),
    ]  # fmt: skip
    lines = []
    for row in rows:
        one: Any = row
        lines.append([
            _who(row, dict(names)), one["discharged"] + one["died"], one["died"], decimal(one["lethality_percent"]),
            one["died_within_24h"], decimal(one["died_within_24h_percent"]), one["operated"], one["died_operated"],
            decimal(one["lethality_operated_percent"]),
        ])  # fmt: skip
    return Table(_("Lethality"), "", heads_, lines)


def _movement_table(rows: Sequence[Row], names: Pairs) -> Table:
    heads_ = [
        _("Department"), _("Present at the start"), _("Admitted"), _("of them in an emergency"), _("Back within 30 days"),
        _("Moved in"), _("Moved out"), _("Discharged"), _("of them to other hospitals"), _("Died"), _("Present at the end"),
        _("Not admitted"), _("of them again"), _("Bed-days of closure"), _("Bed-days of carers"),
    ]  # fmt: skip
    wanted = (
        "present_start", "admitted", "admitted_emergency", "readmitted_30_days", "moved_in", "moved_out", "discharged",
        "discharged_to_other_hospital", "died", "present_end",
    )  # fmt: skip
    lines = []
    for row in rows:
        one: Any = row
        lines.append([
            _who(row, dict(names)), *(one[name] for name in wanted), one["refused"]["total"], one["refused"]["repeat"],
            one["closure_bed_days"], one["carer_bed_days"],
        ])  # fmt: skip
    note = _("Back within 30 days: admitted again with a diagnosis of the same three characters, however the stay before ended.")  # fmt: skip
    return Table(_("Movement"), note, heads_, lines)
