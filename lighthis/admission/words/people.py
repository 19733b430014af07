"""Patients, doctors, days and codes of a stay, in the reader's words."""

from datetime import datetime
from typing import Any

from lighthis.admission import actions, rules, ward
from lighthis.admission.forms import LEAVING, OUTCOMES
from lighthis.admission.models import BedOccupancy, Stay, StayCarer
from lighthis.encounters.rules import PAYERS, WISHES
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.packs.people import short
from lighthis.staff.models import Staff
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.visit import may, zone


def name(person: ward.Person) -> str:
    """Surname and initials; nothing for who reads totals only."""
    if not may("registration.search"):
        return ""
    return short(person) or _("no name")


def doctor(person: Staff | None) -> str:
    """A doctor's surname and initials."""
    return short(person)


def day_of_stay(stay: Any) -> int:
    """Which day a patient lies here, on the facility's calendar."""
    return rules.day_of_stay(clock.local(stay.admitted_at, zone()).date(), clock.today(zone()))


def bed_days(stay: Stay) -> int:
    """Bed-days of a stay that ended, or so far."""
    left = stay.left_at or clock.now()
    return rules.bed_days(
        clock.local(stay.admitted_at, zone()).date(), clock.local(left, zone()).date(), by_day=stay.by_day
    )


def wish(code: str) -> str:
    """What sort of room was wished for."""
    return say(WISHES.get(code, ""))


def payer(code: str) -> str:
    """Who pays for the coming."""
    return say(PAYERS.get(code, ""))


def leaving(code: str) -> str:
    """How the patient left: the country's word, else ours."""
    return filters.code(code, "disposition") if code not in dict(LEAVING) else str(dict(LEAVING)[code])


def outcome(code: str) -> str:
    """What came of the treatment: the country's word, else ours."""
    known = filters.code(code, "outcome")
    return known if known != code else str(dict(OUTCOMES).get(code, code))


def urgency(code: str) -> str:
    """Emergency or planned."""
    return say(rules.URGENCIES.get(code, code))


def referral(code: str) -> str:
    """Who sent or brought a patient who was admitted."""
    return say(rules.REFERRALS.get(code, code))


def carers(rows: list[StayCarer]) -> str:
    """Those who stay beside a patient now."""
    return ", ".join(carer(one) for one in rows)


def carer(row: StayCarer) -> str:
    """Who somebody beside a patient is; of one who was brought in from another system nothing is known."""
    kin = filters.code(row.kinship, "kinship") if row.kinship else ""
    return " · ".join(part for part in (row.name, kin) if part) or _("a carer, not named")


def here_since(stay: Stay) -> datetime:
    """Since when a patient is in this bed, or in this department without one."""
    return actions.here_since(stay)


def lies_without_bed(stay: Stay) -> bool:
    """Whether a patient who is here has no bed."""
    return all(one.until is not None for one in stay.occupancies)


def department_then(stay: Stay, lain: BedOccupancy) -> Department:
    """Which department answered while the patient lay in a bed: beds change departments."""
    then = [
        one for one in stay.departments if one.since <= lain.since and (one.until is None or one.until > lain.since)
    ]
    return then[0].department if then else lain.bed.room.department
