"""Which days the journal shows, and which number is meant. Values in, values or a Refusal out."""

from dataclasses import dataclass
from datetime import date

from lighthis.kernel.text import N_, Refusal

FILTERS = {"": N_("Everybody"), "admitted": N_("Admitted"), "refused": N_("Refused")}
MOST_DAYS = 92  # of one paper or file: a quarter
MOST_LINES = 1500
MOST_PRESSED = 500  # of one PDF: some 15 seconds of the print worker, which gives up after a minute


@dataclass(frozen=True)
class Asked:
    """What of the journal is asked for: days [since, until], who, or one number of a year."""

    since: date
    until: date
    who: str = ""
    number: int | None = None
    year: int | None = None


def check_period(since: date, until: date, today: date) -> None:
    """The days stand in order and fit on one paper. Raises Refusal."""
    if until < since:
        raise Refusal(N_("the last day is before the first"), field="until")
    if since > today:
        raise Refusal(N_("this day is still to come"), field="since")
    if (until - since).days >= MOST_DAYS:
        raise Refusal(N_("at most %(days)s days at once"), days=MOST_DAYS, field="until")


def number(text: str, year: int) -> tuple[int, int] | None:
    """`17` or `17/2026` as number and year; None for anything else."""
    said, _, of = text.strip().partition("/")
    if not (said.isdecimal() and len(said) <= 9 and (not of or (of.isdecimal() and len(of) == 4))):
        return None
    return int(said), int(of) if of else year


def check_note(text: str, why: str, before: str | None) -> None:
    """A note says something; one that stands is changed with a reason, to other words or to none. Raises Refusal."""
    if before is None and not text.strip():
        raise Refusal(N_("write the note"), field="text")
    if before is not None and text.strip() == before:
        raise Refusal(N_("this is what stands there already"), field="text")
    if before is not None and not why.strip():
        raise Refusal(N_("write why the note is corrected"), field="why")
