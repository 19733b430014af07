"""Decisions about a child born in a stay of the mother: what may be written, who is a patient, who leaves with whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lighthis.admission.rules.stays import MINUTE, same_minute
from lighthis.kernel.text import N_, Message, Refusal

# where a child was born, as the certificate of birth asks (cis-forms.md 9.2)
PLACES: dict[str, str] = {
    "hospital": N_("in the hospital"), "way": N_("on the way"), "home": N_("at home"), "other": N_("elsewhere"),
}  # fmt: skip
# what can be, generously: outside of it the number was mistyped (ours)
GRAMS, CENTIMETRES, APGAR, WEEKS, ORDERS = (200, 8000), (15, 70), (0, 10), (16, 46), (1, 9)
BEFORE = timedelta(
    days=1
)  # born outside earlier than this before the mother came: admitted as any other patient (ours)
# a child without signs of life is a birth from here on, below both it is a miscarriage (ICD-10 volume 2, 5.7; cis-forms.md 9.2)
LEAST_WEEKS, LEAST_GRAMS = 22, 500
SETTING, COUNTED = "newborns_counted", ("bed", "birth")
ALL, NONE = "all", "none"


@dataclass(frozen=True)
class Born:
    """A birth as the ward tells it; numbers that nobody measured are None."""

    sex: str
    born_at: datetime
    is_alive: bool = True
    order: int = 1
    place: str = "hospital"
    weight_g: int | None = None
    length_cm: int | None = None
    apgar_1: int | None = None
    apgar_5: int | None = None
    weeks: int | None = None


@dataclass(frozen=True)
class Mother:
    """The stay in which a child is born, as far as the decision needs it."""

    sex: str
    came: datetime
    left: datetime | None = None


def counted_from(settings: Mapping[str, Any]) -> str:
    """From when a newborn counts in forms 007 and 016: its first bed of its own, or its birth (cis-forms.md 4.3 rule 5, a guess there)."""
    kept = str(settings.get(SETTING, ""))
    return kept if kept in COUNTED else COUNTED[0]


def may_be_born(
    born: Born, mother: Mother, *, now: datetime, settings: Mapping[str, Any] | None = None
) -> Refusal | None:
    """Whether such a birth may be written in a stay; None where nothing stands against it."""
    if mother.sex == "male":
        return Refusal(N_("this patient is a man: open the stay of the mother"))
    return _moment(born, mother, now) or _numbers(born) or _signs(born, settings or {})


def _moment(born: Born, mother: Mother, now: datetime) -> Refusal | None:
    at = same_minute(born.born_at, mother.came)
    if at > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="born_at")
    if born.place not in PLACES:
        return Refusal(N_("choose from the list"), field="place")
    if born.place == "hospital" and at < mother.came:
        return Refusal(
            N_("the mother came only at %(arrived)s; say where the child was born"), field="place", arrived=mother.came
        )
    if born.place != "hospital" and born.born_at > mother.came + MINUTE:
        return Refusal(N_("the mother was in the hospital since %(arrived)s"), field="place", arrived=mother.came)
    if born.born_at < mother.came - BEFORE:
        return Refusal(
            N_("the child was born long before the mother came: register its coming as that of any patient"), field="born_at"
        )  # fmt: skip
    if mother.left is not None and born.born_at > mother.left:
        return Refusal(N_("the mother left at %(left)s"), field="born_at", left=mother.left)
    return None


def _numbers(born: Born) -> Refusal | None:
    limits = {
        "weight_g": GRAMS, "length_cm": CENTIMETRES, "apgar_1": APGAR, "apgar_5": APGAR, "weeks": WEEKS, "order": ORDERS
    }  # fmt: skip
    for name, (least, most) in limits.items():
        value = getattr(born, name)
        if value is not None and not least <= value <= most:
            return Refusal(N_("from %(least)s to %(most)s"), field=name, least=least, most=most)
    return None


def _signs(born: Born, settings: Mapping[str, Any]) -> Refusal | None:
    """Any sign of life makes a live birth; a small child without any is none (ICD-10 volume 2, 5.7.1)."""
    if born.is_alive:
        return None
    if born.apgar_1 or born.apgar_5:
        return Refusal(N_("a child with an Apgar score showed signs of life: it was born alive"), field="is_alive")
    least = settings.get("birth_limits", {})
    weeks, grams = int(least.get("weeks", LEAST_WEEKS)), int(least.get("grams", LEAST_GRAMS))
    is_light = born.weight_g is not None and born.weight_g < grams
    is_early = born.weeks is not None and born.weeks < weeks
    if (is_light and (is_early or born.weeks is None)) or (is_early and born.weight_g is None):
        words = N_(
            "below %(weeks)s weeks and %(grams)s g without signs of life it is a miscarriage: write it as a diagnosis"
        )
        return Refusal(words, field="weeks" if is_early else "weight_g", weeks=weeks, grams=grams)
    return None


def may_part(choice: str, *, children: int, beside: int, died: bool) -> Refusal | None:
    """Whether the mother may leave, given what was answered about her children who are here; `beside`: how many stay without a cot."""
    if not children:
        return None
    if not choice:
        return Refusal(N_("say whether the child leaves with the mother"), field="children")
    if died and choice != NONE:
        return Refusal(N_("the child of a mother who died stays here"), field="children")
    if beside:
        return Refusal(
            N_("a child who stays needs a cot or a bed of its own: transfer the child first"), field="children"
        )
    return None


def remark(born: Born) -> Message | None:
    """What a neonatologist should look at: a low score, a low weight, too early (ICD-10 P07, P21)."""
    if born.is_alive and born.apgar_5 is not None and born.apgar_5 < 7:
        return Message(N_("Apgar at 5 minutes below 7: a neonatologist looks at once."))
    if born.is_alive and ((born.weight_g or 2500) < 2500 or (born.weeks or 37) < 37):
        return Message(N_("Small or early: think of the neonatal ward."))
    return None
