"""What an order and a result must be written with. Values in, a word or a Refusal out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lighthis.kernel.text import N_, Refusal
from lighthis.orders.rules import allergies, repeats, states, values

__all__ = [
    "DO", "KINDS", "KINDS_OF", "MOST_ROWS", "Draft", "Value", "allergies", "check_draft", "check_moment", "check_open",
    "check_reason", "check_result", "check_unit", "check_writable", "kinds_for", "repeats", "states",
    "values",
]  # fmt: skip
KINDS: dict[str, str] = {
    "test": N_("Laboratory test"), "imaging": N_("Instrumental examination"), "procedure": N_("Procedure"), "drug": N_("Drug")
}  # fmt: skip
DO = "orders.execute"
# what each permission lets its holder carry out: nobody sees more than the work needs
KINDS_OF: dict[str, tuple[str, ...]] = {
    DO: states.KINDS,
    "orders.laboratory": ("test",),
    "orders.imaging": ("imaging",),
}
MOST_ROWS = 60  # orders of one form


@dataclass(frozen=True)
class Draft:
    """One order as the doctor writes it."""

    kind: str
    name: str
    code: str = ""
    dose: Decimal | None = None
    unit: str = ""
    route: str = ""
    urgency: str = "today"
    note: str = ""
    why: str = ""
    knows_allergy: bool = False
    row: str = ""  # of the form, for its errors: "_3"


@dataclass(frozen=True)
class Value:
    """One value of a result as the laboratory writes it."""

    name: str
    value: str
    code: str = ""
    unit: str = ""
    limits: values.Limits = values.Limits()  # noqa: RUF009  (frozen)
    critical: values.Limits = values.Limits()  # noqa: RUF009  (frozen)
    row: str = ""


def kinds_for(permissions: frozenset[str]) -> tuple[str, ...]:
    """What somebody may carry out, in the order of the kinds."""
    allowed = {kind for one, kinds in KINDS_OF.items() if one in permissions for kind in kinds}
    return tuple(kind for kind in states.KINDS if kind in allowed)


def check_draft(one: Draft) -> None:
    """A thing has a kind and a name; a drug how much, of what and which way it goes in. Raises Refusal."""
    if one.kind not in states.KINDS:
        raise Refusal(N_("choose what it is: a test, an examination, a procedure or a drug"), field=f"kind{one.row}")
    if not one.name.strip():
        raise Refusal(N_("write what is ordered"), field=f"what{one.row}")
    if one.urgency not in states.URGENCIES:
        raise Refusal(N_("choose from the list"), field=f"urgency{one.row}")
    if one.kind != "drug":
        return
    if one.dose is None or one.dose <= 0:
        raise Refusal(N_("write the dose of the drug"), field=f"dose{one.row}")
    if not one.unit:
        raise Refusal(N_("choose the unit of the dose"), field=f"unit{one.row}")
    if not one.route:
        raise Refusal(N_("choose how the drug is given"), field=f"route{one.row}")


def check_open(status: str) -> None:
    """Something is ordered while the coming goes on. Raises Refusal."""
    check_writable(status)
    if status != "open":
        raise Refusal(N_("This coming has ended: nothing can be ordered in it any more."))


def check_writable(status: str) -> None:
    """Nothing is written into a coming that never was. Raises Refusal."""
    if status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))


def check_moment(at: datetime, *, now: datetime, since: datetime, field: str) -> None:
    """A thing happens after what it follows and before now; typed times have no seconds. Raises Refusal."""
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field=field)
    if at < since.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before it could be (%(since)s)"), since=since, field=field)


def check_reason(reason: str, field: str = "reason") -> None:
    """What was ordered and is not done needs a reason. Raises Refusal."""
    if not reason.strip():
        raise Refusal(N_("write the reason"), field=field)


def check_result(written: Sequence[Value], conclusion: str) -> None:
    """A result says something, and each of its values is named; a range does not end before it begins. Raises Refusal."""
    if not written and not conclusion.strip():
        raise Refusal(N_("Write at least one value or the conclusion."))
    for one in written:
        if not one.name.strip():
            raise Refusal(N_("write what was measured"), field=f"name{one.row}")
        low, high = one.limits.low, one.limits.high
        if low is not None and high is not None and low > high:
            raise Refusal(N_("the range ends before it begins"), field=f"high{one.row}")


def check_unit(one: Value, unit: str, proposed: values.Limits) -> None:
    """A value in another unit is not judged by the norm that was proposed for the usual one. Raises Refusal."""
    if one.unit != unit and one.limits == proposed != values.Limits():
        raise Refusal(N_("the proposed norm is for another unit: write the norm for yours"), field=f"low{one.row}")
