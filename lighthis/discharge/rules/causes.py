"""The causes of death as the international form orders them (cis-forms.md 9.1, rows 11 and 12)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lighthis.kernel.text import N_, Message, Refusal
from lighthis.terminology.rules import well_formed

# part I from the immediate cause down to what began it all; 2: other significant conditions (part II)
LINES: dict[str, str] = {
    "a": N_("I a. Immediate cause"),
    "b": N_("I b. Which was caused by"),
    "c": N_("I c. Which was caused by"),
    "d": N_("I d. External cause of an injury or poisoning"),
    "2": N_("II. Other significant conditions"),
}
CHAIN = ("a", "b", "c")  # the underlying disease is the lowest of them; d is the external cause
# "warn if ill-defined (R99, I46, J96, R-codes)" (cis-forms.md 9.1)
_ILL_DEFINED = re.compile(r"R\d\d|I46|J96")
_EXTERNAL = re.compile(r"[VWXY]\d\d")
_INJURY = re.compile(r"[ST]\d\d")


@dataclass(frozen=True)
class Cause:
    """One line: an ICD-10 code, the doctor's own words, how long before death it began."""

    code: str = ""
    text: str = ""
    interval: str = ""


def check_causes(causes: Mapping[str, Cause]) -> None:
    """Each line has a code, and no line of part I stands below an empty one. Raises Refusal."""
    for line, one in causes.items():
        if one.code and not well_formed(one.code):
            raise Refusal(N_("a code of ICD-10 is needed, for example J18.9"), field=f"cause_{line}_code")
        if one.text and not one.code:
            raise Refusal(N_("write the code of this cause"), field=f"cause_{line}_code")
    empty = ""
    for line in CHAIN:
        if not causes.get(line, Cause()).code:
            empty = empty or line
        elif empty:
            raise Refusal(
                N_("the line above is empty: write the causes from the immediate one down, without a gap"),
                field=f"cause_{empty}_code",
            )


def immediate(causes: Mapping[str, Cause]) -> Cause | None:
    """The immediate cause: line a."""
    return causes["a"] if causes.get("a", Cause()).code else None


def underlying(causes: Mapping[str, Cause]) -> Cause | None:
    """What began it all: the lowest filled line of part I; the external cause stands beside it."""
    return next((causes[line] for line in reversed(CHAIN) if causes.get(line, Cause()).code), None)


def remarks_on(causes: Mapping[str, Cause]) -> list[Message]:
    """What a statistician would send back: how a life ended is no cause, an injury needs its external cause."""
    found, first = [], underlying(causes)
    if first is not None and _ILL_DEFINED.match(first.code):
        found.append(
            Message(
                N_("%(code)s says how life ended, not of what: name the disease or the injury that led to it."),
                {"code": first.code},
            )
        )
    injured = any(_INJURY.match(causes.get(line, Cause()).code) for line in CHAIN)
    external = causes.get("d", Cause()).code
    if injured and not _EXTERNAL.match(external):
        found.append(Message(N_("An injury or poisoning needs its external cause in line d (codes V01 to Y98).")))
    if external and not injured:
        found.append(Message(N_("An external cause stands in line d, but no injury or poisoning above it.")))
    if first is not None and _EXTERNAL.match(first.code):
        found.append(Message(N_("An external cause belongs in line d, the injury itself above it.")))
    return found
