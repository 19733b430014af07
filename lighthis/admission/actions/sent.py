"""What a stay keeps of how its patient came: counted by the statistics, so frozen on the day of admission."""

from typing import Any

from lighthis.admission import rules
from lighthis.admission.actions.rows import locked
from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import people


def sent(encounter: Encounter) -> dict[str, Any]:
    """Urgency, referral and whether the patient lives in a village, as the coming and the register say them now."""
    patient = people.behind(encounter.patient, ("addresses",))
    lived = [one for one in patient.addresses if one.use == "lived"]
    way = rules.referral(
        encounter.arrival, has_ambulance=bool(encounter.ambulance or encounter.station or encounter.brigade),
        has_referral=bool(encounter.referred_by.strip() or encounter.referral_number.strip()),
    )  # fmt: skip
    rural = any(one.is_rural for one in lived)
    return {"urgency": rules.urgency(encounter.arrival), "referral": way, "is_rural": rural}


def correct_admission(stay: Stay, urgency: str, referral: str, is_rural: bool, *, by: Actor) -> None:
    """What the coming could not tell, or told wrong. Raises Refusal."""
    stay = locked(stay)
    for field, said, known in (("urgency", urgency, rules.URGENCIES), ("referral", referral, rules.REFERRALS)):
        if said not in known:
            raise Refusal(N_("choose from the list"), field=field)
    now: dict[str, Any] = {"urgency": urgency, "referral": referral, "is_rural": is_rural}
    before = {name: getattr(stay, name) for name, value in now.items() if getattr(stay, name) != value}
    if not before:
        return
    for name, value in now.items():
        setattr(stay, name, value)
    patient, after = stay.encounter.patient_id, {name: now[name] for name in before}
    audit.wrote(stay, "admission corrected", by=by, patient=patient, detail={"before": before, "after": after})
