"""Decisions about the hospital stay: to bed, to another bed, home."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lighthis.admission.rules.beds import Guest, Place, bed_refusal, fit, fit_refusal
from lighthis.kernel.text import N_, Refusal

DIED = frozenset({"mserv-0004-00002", "died"})  # disposition codes of a death (cis-forms.md 1.4), outcome is "died"
TO_DAY_HOSPITAL = frozenset({"day-hospital"})  # the code of leaving that form 007 counts apart, column 16
HOSPITALS = frozenset(
    {"other-hcf", "transferred"}
)  # to another hospital, which agreed to take the patient (form 007, column 14)
# to a facility that must be named: of internal affairs, a care home
ELSEWHERE = HOSPITALS | {"mserv-0004-00005", "mserv-0004-00006"}
OWN_REQUEST = "own-request"  # at the patient's own request, which the patient signs
MINUTE = timedelta(minutes=1)
NOT_BETWEEN = N_("between a day hospital and a ward round the clock the patient is discharged and admitted anew")


@dataclass(frozen=True)
class Elsewhere:
    """Where a patient is taken who leaves for another facility."""

    where: str = ""
    agreed_with: str = ""
    transport: str = ""


NOWHERE = Elsewhere()


def same_minute(at: datetime, floor: datetime | None) -> datetime:
    """A typed moment has no seconds: within the minute of what came before, it happened right after that."""
    return floor if floor is not None and at < floor < at + MINUTE else at


def may_place(
    guest: Guest, place: Place, at: datetime, *, now: datetime, arrived: datetime, despite: str = ""
) -> Refusal | None:
    """Whether the patient may be put to this bed then; None where nothing stands against it."""
    if at > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="at")
    if at < arrived:
        return Refusal(N_("the patient came only at %(arrived)s"), field="at", arrived=arrived)
    return bed_refusal(place, at) or fit_refusal(fit(guest, place), despite)


def may_transfer(
    guest: Guest,
    place: Place,
    at: datetime,
    *,
    now: datetime,
    since: datetime,
    same_bed: bool,
    despite: str = "",
    by_day: bool = False,
) -> Refusal | None:
    """Whether a patient who lies in a bed since then, `by_day` in a day hospital, may go to another."""
    if same_bed:
        return Refusal(N_("the patient already lies in this bed"), field="bed")
    if at > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="at")
    if place.by_day != by_day:
        return Refusal(NOT_BETWEEN, field="bed")
    if at <= since:
        return Refusal(N_("the patient lies in the present bed only since %(since)s"), field="at", since=since)
    return bed_refusal(place, at) or fit_refusal(fit(guest, place), despite)


def may_discharge(
    left_at: datetime,
    *,
    now: datetime,
    since: datetime,
    has_diagnosis: bool,
    disposition: str,
    outcome: str,
    elsewhere: Elsewhere = NOWHERE,
) -> Refusal | None:
    """Whether the patient may leave then: after all before it, with a final diagnosis, with the two answers agreeing on a death, and
    with the place named where the patient is taken."""
    if left_at > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="left_at")
    if left_at <= since:
        return Refusal(
            N_("the patient lies in this bed since %(since)s; leaving comes after that"), field="left_at", since=since
        )
    if not has_diagnosis:
        return Refusal(N_("There is no final main diagnosis. Write it before the discharge."))
    if not disposition:
        return Refusal(N_("say how the patient left"), field="disposition")
    if (disposition in DIED) != (outcome == "died"):
        return Refusal(N_("one of the two answers says that the patient died, the other does not"), field="outcome")
    return _elsewhere(disposition, elsewhere)


def _elsewhere(disposition: str, elsewhere: Elsewhere) -> Refusal | None:
    """A transfer says where to and who there agreed; who goes home is taken nowhere (cis-forms.md 13, step 9)."""
    if disposition in ELSEWHERE and not elsewhere.where.strip():
        return Refusal(N_("write where the patient is taken"), field="transferred_to")
    if disposition in HOSPITALS and not elsewhere.agreed_with.strip():
        return Refusal(N_("write with whom it was agreed there"), field="agreed_with")
    if disposition not in ELSEWHERE and elsewhere.where.strip():
        return Refusal(
            N_("a place is named where the patient is taken, but the patient was not transferred"),
            field="transferred_to",
        )
    return None
