"""Taking back a transfer or a discharge that was entered by mistake: until when, by whom, and where the patient lies then."""

from datetime import datetime, timedelta

from lighthis.admission.rules.beds import Fit, Place, bed_refusal
from lighthis.admission.rules.stays import MINUTE
from lighthis.kernel.text import N_, Refusal

HOURS = 24  # after that the daily sheet (form 007) was handed in: another person looks at it; a choice of ours
DAYS = 30  # after that the month was reported (form 016); a choice of ours
ALONE, AT_ALL = timedelta(hours=HOURS), timedelta(days=DAYS)


def needs_second(happened_at: datetime, *, now: datetime, settled: bool) -> bool:
    """Whether another person confirms: money was settled, or the day's sheet has left the ward."""
    return settled or now - happened_at > ALONE


def may_take_back(happened_at: datetime, reason: str, *, now: datetime, asked_already: bool) -> Refusal | None:
    """Whether what happened then may be taken back at all."""
    if not reason.strip():
        return Refusal(N_("say what was wrong"), field="reason")
    if asked_already:
        return Refusal(N_("Somebody asked to take this back already; it waits for another person."))
    if now - happened_at > AT_ALL:
        return Refusal(N_("This happened more than %(days)s days ago and stands in the month's report."), days=DAYS)
    return None


def may_lie_again(place: Place, found: Fit, *, taken_at: datetime | None) -> Refusal | None:
    """Whether the patient can lie in the bed of before, as if nothing had happened."""
    where = {"bed": place.bed, "room": place.room}
    if place.is_occupied or taken_at is not None:
        return Refusal(
            N_("Bed %(bed)s in room %(room)s was given to another patient meanwhile: choose where the patient lies now."),
            field="bed", **where,
        )  # fmt: skip
    if place.state == "closed":
        return Refusal(
            N_("Bed %(bed)s in room %(room)s was closed meanwhile: choose where the patient lies now."), field="bed", **where
        )  # fmt: skip
    if place.held_until is not None:
        return Refusal(
            N_("Bed %(bed)s in room %(room)s is kept for another patient until %(until)s. Choose another."),
            field="bed", until=place.held_until, **where,
        )  # fmt: skip
    if found.ban is not None:
        return Refusal(N_("%(why)s Choose another bed."), field="bed", why=found.ban)
    return None


def may_lie_elsewhere(
    place: Place, at: datetime, *, now: datetime, since: datetime, taken_at: datetime | None
) -> Refusal | None:
    """Whether the patient, who lay in the bed of before since then, can have gone to another bed at this time."""
    if at > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="at")
    if at <= since:
        return Refusal(N_("the patient lies in the bed of before only since %(since)s"), field="at", since=since)
    if taken_at is not None and at > taken_at:
        return Refusal(N_("another patient lies in the bed of before since %(since)s"), field="at", since=taken_at)
    return bed_refusal(place, at)
