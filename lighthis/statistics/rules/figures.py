"""Rows put together from what was counted: a line, a profile, a department, the hospital; one period or several."""

from collections import Counter
from collections.abc import Callable, Sequence

from lighthis.kernel.text import N_, Refusal
from lighthis.statistics.rules.counting import Tally
from lighthis.statistics.rules.facts import Hospital, Line

HOSPITAL, DEPARTMENT, PROFILE = "hospital", "department", "profile"
Which = Callable[[Line], bool]
Row = dict[str, object]
OF_HOSPITAL = N_("The figures of the whole hospital do not balance: %(expected)s should be there, %(found)s are.")
OF_ROW = N_("The figures of %(row)s do not balance: %(expected)s should be there, %(found)s are.")


def chosen(tally: Tally, which: Which) -> list[Counter[str]]:
    """The sums of some lines in each period."""
    sums: list[Counter[str]] = []
    for found in tally:
        total: Counter[str] = Counter()
        for line, counter in found.items():
            if which(line):
                total.update(counter)
        sums.append(total)
    return sums


def figures(sums: Sequence[Counter[str]], first: int, last: int, *, by_line: bool) -> Counter[str]:
    """The sums of periods that follow each other, by their places; states are those of the first start and the last end.

    `by_line`: a change of profile counts as a move; else only another department does. Raises Refusal where the row does not balance.
    """
    total: Counter[str] = Counter()
    for found in sums[first : last + 1]:
        total.update(found)
    for name in [name for name in total if name.endswith("_end")]:
        total[name] = sums[last][name]
    total["present_start"] = sums[first - 1]["present_end"] if first else sums[0]["present_start"]
    if by_line:
        total["moved_in"], total["moved_out"] = total["line_in"], total["line_out"]
    total["bed_days"] = total["present"] + total["zero_night_stays"]
    return total


def balanced(total: Counter[str], where: str) -> Counter[str]:
    """The same figures, if who was there, came and went comes to who is there. Raises Refusal with the row's name (cis-forms.md 4.3, rule 1)."""
    came = total["present_start"] + total["admitted"] + total["moved_in"]
    left = total["moved_out"] + total["discharged"] + total["died"]
    if came - left != total["present_end"]:
        raise Refusal(OF_ROW if where else OF_HOSPITAL, row=where, expected=came - left, found=total["present_end"])
    return total


def lines(tally: Tally, hospital: Hospital, department: str | None = None, profile: str | None = None) -> list[Line]:
    """The lines of which anything was counted, in the order of the departments; of one department or profile only where it is asked for."""
    order = list(hospital.departments)
    found = {line for period in tally for line, counter in period.items() if line.profile and any(counter.values())}
    asked = [one for one in found if department in (None, one.department) and profile in (None, one.profile)]
    return sorted(asked, key=lambda line: (order.index(line.department), line.profile))


def everything(_line: Line) -> bool:
    """Of the whole hospital."""
    return True


def of_department(code: str) -> Which:
    """Of one department."""
    return lambda line: line.department == code


def of_line(department: str | None, profile: str | None) -> Which:
    """Of one line; of a profile in all departments where no department is given."""
    return lambda line: department in (None, line.department) and line.profile == profile
