"""What a clerk typed of somebody who has a card already, and the card does not hold: nothing typed is lost (names.md 5.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lighthis.kernel.names.spelling import tidy
from lighthis.registration.rules.draft import PatientDraft
from lighthis.registration.rules.person import Spelling

# facts of a person that have one value: what is typed fills a gap, or stands instead of what the card says
FACTS = ("citizenship", "work", "social_status", "benefit")
ADDRESS = ("district", "mahalla", "line")


@dataclass(frozen=True)
class Known:
    """What the card holds, as far as something may be added to it."""

    spellings: frozenset[Spelling] = frozenset()
    phones: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    pinfl: str = ""
    birth_date: date | None = None
    precision: str = "unknown"
    kin: tuple[str, str] = ("", "")  # who, phone
    address: tuple[str, ...] = ("", "", "")
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Addition:
    """One thing that may be added: `kind` says what, `typed` what was written; `now` is what it would stand instead of."""

    kind: str
    typed: str
    now: str = ""

    @property
    def fills_a_gap(self) -> bool:
        """Whether the card lacks it: such things are offered as chosen."""
        return not self.now


def additions(draft: PatientDraft, known: Known, phones: tuple[str, str]) -> list[Addition]:
    """What may be added to a card of what was typed; `phones`: the person's own and the one of somebody close, as they are stored."""
    own, close = phones
    found = []
    spelling = Spelling(tidy(draft.family), tidy(draft.given), tidy(draft.patronymic))
    if any(spelling) and not any(_covers(one, spelling) for one in known.spellings):
        found.append(Addition("name", " ".join(filter(None, spelling))))
    if draft.birth_date and draft.precision == "day" and known.precision != "day":
        now = str(known.birth_date.year) if known.birth_date else ""
        fits = (
            known.birth_date is None or known.precision == "estimated" or known.birth_date.year == draft.birth_date.year
        )
        found.append(Addition("birth", draft.birth_date.isoformat(), "" if fits else now))
    if draft.pinfl and draft.pinfl != known.pinfl:
        found.append(Addition("pinfl", draft.pinfl, known.pinfl))
    found += [
        Addition("document", one.value) for one in draft.documents if one.value and one.value not in known.numbers
    ]
    if own and own not in known.phones:
        found.append(Addition("phone", own))
    if (draft.kin or close) and (draft.kin, close) != known.kin:
        found.append(Addition("kin", ", ".join(filter(None, (draft.kin, close))), ", ".join(filter(None, known.kin))))
    typed = tuple(getattr(draft, name) for name in ADDRESS)
    if any(typed) and typed != known.address:
        found.append(Addition("address", ", ".join(filter(None, typed)), ", ".join(filter(None, known.address))))
    return found + _facts(draft, known)


def _facts(draft: PatientDraft, known: Known) -> list[Addition]:
    typed = [(name, getattr(draft, name)) for name in FACTS]
    return [
        Addition(name, value, known.facts.get(name, ""))
        for name, value in typed
        if value and value != known.facts.get(name)
    ]


def _covers(known: Spelling, typed: Spelling) -> bool:
    """Whether the card has this spelling, or a longer one that says all of it."""
    return all(not part or part.casefold() == whole.casefold() for part, whole in zip(typed, known, strict=True))
