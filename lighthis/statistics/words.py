"""What the figures are called on screens, in files and on the command line."""

from lighthis.kernel.text import N_

# columns 3 to 21 of form 007 and those of form 016, as hospitals call them
COLUMNS: dict[str, str] = {
    "average_beds": N_("Average beds"),
    "beds_deployed": N_("Beds deployed, with those closed for repair"),
    "beds_deployed_end": N_("Beds deployed at the end"),
    "beds_closed": N_("of them closed for repair"),
    "beds_closed_end": N_("of them closed for repair"),
    "present_start": N_("Present at the start"),
    "admitted": N_("Admitted, all"),
    "admitted_from_day_hospital": N_("of them from the day hospital"),
    "admitted_rural": N_("of them from villages"),
    "admitted_0_17": N_("of them aged 0–17"),
    "admitted_60_plus": N_("of them aged 60 and over"),
    "moved_in": N_("Moved in from other departments"),
    "moved_out": N_("Moved out to other departments"),
    "discharged": N_("Discharged, all"),
    "discharged_to_other_hospital": N_("of them to other hospitals"),
    "discharged_to_round_the_clock": N_("of them to a round-the-clock hospital"),
    "discharged_to_day_hospital": N_("of them to a day hospital"),
    "died": N_("Died"),
    "present_end": N_("Present at the end"),
    "carers": N_("Mothers with sick children"),
    "free_male": N_("Free places, men"),
    "free_female": N_("Free places, women"),
    "free_any": N_("Free places, either sex"),
    "zero_night_stays": N_("Came and left within the day"),
    "bed_days": N_("Bed-days"),
    "closure_bed_days": N_("Bed-days of closure"),
    "carer_bed_days": N_("Bed-days of carers"),
}
KINDS: dict[str, str] = {
    "quarter": N_("Quarter %(number)s"), "half_year": N_("Half-year %(number)s"), "nine_months": N_("9 months"),
    "year": N_("Year"), "total": N_("All months asked for"),
}  # fmt: skip
# side 2 of form 007: who is named
LISTS: dict[str, str] = {
    "admitted": N_("Admitted"), "moved_in": N_("Moved in from other departments"), "moved_out": N_("Moved out to other departments"),
    "discharged": N_("Discharged"), "discharged_to_other_hospital": N_("Discharged to other hospitals"), "died": N_("Died"),
}  # fmt: skip
