"""Keeping a bed for somebody until a time (rulings 32)."""

from datetime import datetime, timedelta

from lighthis.admission.rules.beds import Guest, Place, fit, fit_refusal
from lighthis.kernel.text import N_, Refusal

DAYS = 14  # a bed that is kept longer is closed for everybody else; a choice of ours
AT_MOST = timedelta(days=DAYS)


def may_hold(guest: Guest, place: Place, until: datetime, *, now: datetime, despite: str = "") -> Refusal | None:
    """Whether a bed may be kept for a patient until then; None where nothing stands against it."""
    if until <= now:
        return Refusal(N_("this time has passed; a bed is kept until a time to come"), field="until")
    if until > now + AT_MOST:
        return Refusal(N_("a bed is kept for at most %(days)s days"), field="until", days=DAYS)
    where = {"bed": place.bed, "room": place.room}
    if place.is_occupied:
        return Refusal(N_("A patient lies in bed %(bed)s of room %(room)s."), field="bed", **where)
    if place.state == "closed":
        return Refusal(N_("Bed %(bed)s in room %(room)s is closed."), field="bed", **where)
    return hold_refusal(place, override=False, may_override=False) or fit_refusal(fit(guest, place), despite)


def hold_refusal(place: Place, *, override: bool, may_override: bool, reason: str = "") -> Refusal | None:
    """A bed that is kept for another patient is given away only by who may close beds, openly and with a reason."""
    if place.held_until is None:
        return None
    facts = {"bed": place.bed, "room": place.room, "until": place.held_until}
    if not may_override:
        return Refusal(
            N_("Bed %(bed)s in room %(room)s is kept for another patient until %(until)s. Choose another."),
            field="bed", **facts,
        )  # fmt: skip
    if not override:
        return Refusal(
            N_("bed %(bed)s in room %(room)s is kept for another patient until %(until)s: say that it is given away"),
            field="override", **facts,
        )  # fmt: skip
    if not reason.strip():
        return Refusal(N_("write why the kept bed is given to another patient"), field="despite")
    return None
