"""How long a notice may take, which step is next, and how late it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lighthis.kernel.text import N_, Refusal

KINDS: dict[str, str] = {
    "infection": N_("Notice of an infectious disease or poisoning"),
    "police": N_("Notice to the police"),
}
STATES: dict[str, str] = {
    "open": N_("not told yet"), "signalled": N_("told by phone"), "sent": N_("written notice sent"),
    "received": N_("receipt confirmed"), "not_needed": N_("not needed"), "entered_in_error": N_("entered in error"),
}  # fmt: skip
CAUSES: dict[str, str] = {
    "diagnosis": N_("a diagnosis of the list was written"), "arrival": N_("brought by the police"),
    "unknown": N_("nobody knows who this is"), "injury": N_("an injury or another outer cause was written"),
    "hand": N_("opened by hand"), "changed": N_("the diagnosis was changed"), "refuted": N_("the diagnosis was refuted"),
    "death": N_("the patient died"), "laboratory": N_("a laboratory confirmed it"),
    "recalled": N_("what was told before is called back"), "unproven": N_("the laboratory's confirmation is called back"),
}  # fmt: skip
STEPS: dict[str, tuple[str, ...]] = {  # what may be done in a state
    "open": ("signal", "not_needed"), "signalled": ("send",), "sent": ("receipt",), "received": (), "not_needed": (),
    "entered_in_error": (),
}  # fmt: skip
_LEADS_TO = {"signal": "signalled", "send": "sent", "receipt": "received", "not_needed": "not_needed"}
LONGEST = 7 * 24 * 60  # minutes that a setting may allow


@dataclass(frozen=True)
class Limits:
    """Minutes from detection: until somebody is told, and until the written notice is sent (none: no paper is owed)."""

    signal_min: int
    notice_min: int | None


# 058: 2 and 12 hours, the Soviet and Russian rule, not confirmed for Uzbekistan (cis-forms.md 6, marked G).
# Police: an hour is our guess (marked P); the call itself is the notice. Both are settings of the facility.
DEFAULTS = {"infection": Limits(120, 720), "police": Limits(60, None)}


def limits(settings: Mapping[str, Any], kind: str) -> Limits:
    """What a facility has set for a kind of notice, else our defaults."""
    own = settings.get("duties", {}).get(kind, {})
    if "signal_min" not in own:
        return DEFAULTS[kind]
    notice = own.get("notice_min")
    return Limits(int(own["signal_min"]), None if notice is None else int(notice))


def due(detected_at: datetime, allowed: Limits) -> tuple[datetime, datetime | None]:
    """Until when somebody must be told, and the written notice be sent."""
    notice = None if allowed.notice_min is None else detected_at + timedelta(minutes=allowed.notice_min)
    return detected_at + timedelta(minutes=allowed.signal_min), notice


def after(step: str, notice_due_at: datetime | None) -> tuple[str, datetime | None]:
    """The state that a step leads to, and until when the next step must be done."""
    return _LEADS_TO[step], notice_due_at if step == "signal" else None


def is_late(due_at: datetime | None, now: datetime) -> bool:
    """Whether the next step is overdue; at the very moment it is not yet."""
    return due_at is not None and now > due_at


def minutes_late(due_at: datetime | None, happened_at: datetime | None, now: datetime) -> int:
    """By how many whole minutes a step came too late, or is too late by now; 0 in time or where nothing was owed."""
    if due_at is None:
        return 0
    return max(0, int(((happened_at or now) - due_at).total_seconds() // 60))


def check_step(state: str, step: str) -> None:
    """Whether this can be the next step. Raises Refusal."""
    if step not in STEPS[state]:
        raise Refusal(N_("This notice is already past this step. Look at it again."))


def check_moment(at: datetime, *, now: datetime, since: datetime, field: str) -> None:
    """A step happened after what came before it, and not in the future; typed times have no seconds. Raises Refusal."""
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field=field)
    if at < since.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before what came before it (%(since)s)"), since=since, field=field)
