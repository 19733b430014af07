"""A file of official titles, whichever of its two forms: what can be brought in and everything that cannot."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from lighthis.kernel.text import N_, Message
from lighthis.terminology.rules.alphabets import fits
from lighthis.terminology.rules.search import normal, well_formed

LONGEST = 500  # letters of a title; the longest of the classification has some 300


@dataclass(frozen=True)
class Line:
    """A title as the file holds it: where, its code, its words, its days."""

    place: Message | str
    code: str
    title: str
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Title:
    """A title that can be brought in."""

    code: str
    title: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass
class Looked:
    """What a file holds: good titles, and what is wrong with the others."""

    titles: dict[str, Title] = field(default_factory=dict)
    problems: list[Message] = field(default_factory=list)


def looked_through(lines: Iterable[Line], language: str) -> Looked:
    """Every line of a file; chapters and blocks (A00-A09, IX) are left out without a word, they are no diagnoses."""
    found = Looked()
    for line in lines:
        if not _is_heading(line.code):
            _take(line, found)
    strange = sum(not fits(one.title, language) for one in found.titles.values())
    if not found.titles and not found.problems:
        found.problems.append(Message(N_("There is no code with a title in the file.")))
    elif strange * 2 > len(found.titles):
        found.problems.append(
            Message(
                N_("%(count)s of %(all)s titles have no letter of this language: is it another edition?"),
                {"count": strange, "all": len(found.titles)},
            )
        )
    return found


def _is_heading(code: str) -> bool:
    text = code.strip().strip("()").upper()
    return bool(text) and ("-" in text or "–" in text or not text.strip("IVXLCХ"))


def _take(line: Line, found: Looked) -> None:
    code, title = (
        normal(line.code.strip().removesuffix("*").removesuffix("†").removesuffix(".")),
        " ".join(line.title.split()),
    )
    values = {"place": line.place, "code": line.code}
    first, last = _day(line.valid_from), _day(line.valid_to)
    if not code:
        found.problems.append(Message(N_("%(place)s: there is no code."), values))
    elif not well_formed(code):
        found.problems.append(Message(N_("%(place)s: %(code)s is not a code of ICD-10."), values))
    elif not title:
        found.problems.append(Message(N_("%(place)s: the code %(code)s has no title."), values))
    elif len(title) > LONGEST:
        found.problems.append(
            Message(N_("%(place)s: the title of %(code)s is longer than %(most)s letters."), values | {"most": LONGEST})
        )
    elif (line.valid_from and first is None) or (line.valid_to and last is None) or (first and last and last < first):
        found.problems.append(Message(N_("%(place)s: the days of %(code)s cannot be read."), values))
    elif code in found.titles and found.titles[code].title != title:
        found.problems.append(Message(N_("%(place)s: the code %(code)s stands twice with different titles."), values))
    else:
        found.titles[code] = Title(code, title, first, last)


def _day(text: str) -> date | None:
    """A day written 2024-01-31 or 31.01.2024."""
    day, dot, rest = text.strip()[:10].partition(".")
    try:
        return date.fromisoformat("-".join([*reversed(rest.split(".")), day]) if dot else day)
    except ValueError:
        return None
