"""What the words of the folder are called here (docs/decisions/stays-import.md says why)."""

# how a stay ended: codes of `disposition`
LEAVING = {
    "": "", "discharged": "mserv-0004-00004", "discharged_to_day_hospital": "day-hospital", "transferred_out": "other-hcf",
    "died": "mserv-0004-00002",
}  # fmt: skip
# with what: codes of `outcome`
OUTCOMES = {
    "": "", "recovered": "loc-cs-001", "better": "loc-cs-002", "no_change": "loc-cs-003", "deterioration": "loc-cs-004",
    "death_certificate": "died",
}  # fmt: skip
# why nobody was admitted: kind of the decision and code of `refusal_reasons`
REFUSALS = {
    "no_indications": ("not_indicated", "no-indication"),
    "no_beds": ("not_indicated", "no-place"),
    "wrong_profile": ("not_indicated", "other-profile"),
    "patient_declined": ("declined", "patient-refused"),
    "left_unseen": ("left", "left"),
    "died_before_admission": ("died", "other"),
    "quarantine": ("not_indicated", "contact-infection"),
    "no_documents": ("not_indicated", "no-referral"),
}


def arrival(urgency: str, referral: str) -> str:
    """How somebody came, by a code of `arrival`."""
    if urgency == "planned":
        return "planned"
    return {"ambulance": "by-ambulance", "self": "self-referred"}.get(referral, "other")
