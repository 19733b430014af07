"""The report as tables of ready words and plain numbers: the page, the CSV and the workbook show the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from lighthis.kernel.text import N_
from lighthis.measures import rules
from lighthis.measures.rules import Figure, Group, Report
from lighthis.triage.queries import OVERRIDES
from lighthis.triage.views.board import category_word
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.tables import Cell, Table

OUTCOMES: dict[str, str] = {  # what became of people, not what is to be decided
    "dead_on_arrival": N_("Dead on arrival"), "admit": N_("Admitted"), "home": N_("Sent home"),
    "not_indicated": N_("Not admitted: no indications"), "declined": N_("Declined treatment"), "transferred": N_("Transferred elsewhere"),
    "left": N_("Left before the end"), "died": N_("Died in the department"), "other": N_("Otherwise"), "": N_("Still in the department"),
}  # fmt: skip


def tables(report: Report) -> list[Table]:
    """The figures of a period by category."""
    return [
        _waits(
            report, _("Door to triage"),
            _("From the arrival to the beginning of the first triage, in minutes; to its end where nobody wrote the beginning."),
            lambda one: one.to_triage,
        ),
        *([_length(report)] if report.total.triage_lasted.n else []),
        _waits(
            report, _("Door to doctor"),
            _("From the arrival to the first doctor's contact, in minutes. In time: not later than the board calls late."),
            lambda one: one.to_doctor,
        ),
        _waits(
            report, _("Triage to doctor"),
            _("From the end of the first triage to the first doctor's contact, in minutes; without those whom a doctor saw first."),
            lambda one: one.from_triage,
        ),
        _waits(
            report, _("Length of stay"), _("From the arrival to a bed, home or elsewhere, in minutes."), lambda one: one.stayed
        ),
        _outcomes(report), quality(report), *([reasons(report.overrides)] if report.overrides else []),
    ]  # fmt: skip


def _length(report: Report) -> Table:
    return _waits(
        report, _("Length of triage"), _("From the beginning of the first triage to its end, in minutes, where both are known."),
        lambda one: one.triage_lasted,
    )  # fmt: skip


def _waits(report: Report, title: str, note: str, figure: Callable[[Group], Figure]) -> Table:
    heads = [
        _("Category at first triage"), _("Ended"), _("Median"), _("90th percentile"), _("In time, per cent"), _("Not ended yet"),
        _("Of them too late"),
    ]  # fmt: skip
    rows = [[_category(one), *_figure(figure(one))] for one in report.categories]
    return Table(title, note, heads, [*rows, [_("All"), *_figure(figure(report.total))]])


def _figure(one: Figure) -> list[Cell]:
    return [one.n, one.median, one.p90, one.share, one.open, one.breached]


def _category(one: Group) -> str:
    return category_word(str(one.key))


def _outcomes(report: Report) -> Table:
    """Category by outcome; outcomes of nobody are left out."""
    kinds = [kind for kind in rules.OUTCOMES if report.total.outcomes[kind]]
    heads = [_("Category at first triage"), *(_(OUTCOMES[kind]) for kind in kinds), _("All")]
    rows: list[list[Cell]] = [
        [name, *(one.outcomes[kind] for kind in kinds), one.comings]
        for name, one in [*((_category(one), one) for one in report.categories), (_("All"), report.total)]
    ]
    return Table(_("Category and outcome"), _("How many people of each category left how."), heads, rows)


def quality(report: Report) -> Table:
    """What is counted of all: how many, of how many, per cent."""
    pairs = [
        (_("Left without being seen by a doctor"), report.total.left_unseen, report.total.comings),
        (_("Triaged again in time"), report.again_done, report.again_due),
        (_("Category raised by a person"), report.raised, report.triages),
        (_("Category lowered by a person"), report.lowered, report.triages),
        (_("Green while values are missing"), report.provisional_greens, report.greens),
        (_("Perhaps triaged too low: to look at again"), report.too_low, report.total.comings),
        (_("Perhaps triaged too high: to look at again"), report.too_high, report.total.comings),
    ]
    rows = [[name, part, whole, rules.share(part, whole)] for name, part, whole in pairs]
    heads = [_("What"), _("How many"), _("Of how many"), _("Share, per cent")]
    return Table(_("Quality of triage"), "", heads, rows)


def reasons(counted: Mapping[str, tuple[int, int, int, int]]) -> Table:
    """Why people chose another category than the scale, the most frequent reason first."""
    heads = [_("Reason"), _("Raised"), _("Lowered"), _("Of them perhaps too low"), _("Of them perhaps too high")]
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1][0] - pair[1][1], pair[0]))
    rows: list[list[Cell]] = [
        [filters.code(code, OVERRIDES) or _("No reason of the list"), *count] for code, count in ordered
    ]
    note = _(
        "How often a person chose another category than the scale, by reason; and how many of these first triages are to be looked at again."
    )
    return Table(_("Categories changed by a person"), note, heads, rows)


def by_time(groups: Iterable[Group], by: str, shifts: Sequence[int]) -> Table:
    """The figures by day, shift or hour of arrival."""
    title, head = {
        rules.DAY: (_("By day"), _("Day")), rules.SHIFT: (_("By shift"), _("Shift")),
        rules.HOUR: (_("By hour of arrival"), _("Hour")),
    }[by]  # fmt: skip
    heads = [
        head, _("How many came"), _("Door to triage, median"), _("Door to doctor, median"), _("Door to doctor, 90th percentile"),
        _("In time, per cent"), _("Length of stay, median"), _("Left unseen"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            key_word(one.key, by, shifts), one.comings, one.to_triage.median, one.to_doctor.median, one.to_doctor.p90,
            one.to_doctor.share, one.stayed.median, one.left_unseen,
        ]
        for one in groups
    ]  # fmt: skip
    return Table(title, _("Times in minutes; everybody counts at the arrival."), heads, rows)


def key_word(key: str | date | int, by: str, shifts: Sequence[int]) -> str:
    """A day, a shift or an hour in words."""
    if isinstance(key, date):
        return filters.day(key)
    start = int(key)
    if by == rules.HOUR:
        return f"{start:02d}:00"
    ordered = sorted(shifts)
    following = ordered[(ordered.index(start) + 1) % len(ordered)]
    return f"{start:02d}:00–{following:02d}:00"
