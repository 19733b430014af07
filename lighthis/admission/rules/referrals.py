"""Who sent or brought a patient who is admitted: the codes that the statistics of beds count by."""

from lighthis.kernel.text import N_

URGENCIES: dict[str, str] = {"emergency": N_("Emergency"), "planned": N_("Planned")}
REFERRALS: dict[str, str] = {
    "self": N_("Came without a referral"),
    "ambulance": N_("Ambulance"),
    "polyclinic": N_("Polyclinic"),
    "day_hospital": N_("Day hospital"),
    "other_hospital": N_("Another hospital"),
    "maternity": N_("Maternity hospital"),
    "court": N_("Court"),
    "military": N_("Military commissariat"),
    "other": N_("Other way"),
}
ON_ONES_OWN = frozenset({"", "self-referred", "by-relatives"})  # codes of `arrival`
AMBULANCE = "by-ambulance"
PLANNED = "planned"


def urgency(arrival: str) -> str:
    """Who was asked to come is planned, everybody else an emergency."""
    return "planned" if arrival == PLANNED else "emergency"


def referral(arrival: str, *, has_ambulance: bool, has_referral: bool) -> str:
    """What the way of coming says of the referral; a clerk may know better. A written referral is taken for a polyclinic's."""
    if arrival == AMBULANCE or has_ambulance:
        return "ambulance"
    if has_referral:
        return "polyclinic"
    return "self" if arrival in ON_ONES_OWN or arrival == PLANNED else "other"
