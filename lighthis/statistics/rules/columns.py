"""Which figure stands in which column of the official forms."""

# form 007, columns 3 to 21, and the places of beds for either sex
COLUMNS_007 = (
    "beds_deployed", "beds_closed", "present_start", "admitted", "admitted_from_day_hospital", "admitted_rural", "admitted_0_17",
    "admitted_60_plus", "moved_in", "moved_out", "discharged", "discharged_to_other_hospital", "discharged_to_round_the_clock",
    "discharged_to_day_hospital", "died", "present_end", "carers", "free_male", "free_female", "free_any",
)  # fmt: skip
# form 016, columns 2 to 20 and the two below; beds within the budget are not kept
COLUMNS_016 = (
    "", "average_beds", "beds_deployed_end", "beds_closed_end", "present_start", "admitted", "admitted_from_day_hospital",
    "admitted_rural", "admitted_0_17", "admitted_60_plus", "moved_in", "moved_out", "discharged", "discharged_to_day_hospital",
    "discharged_to_round_the_clock", "discharged_to_other_hospital", "died", "present_end", "bed_days", "closure_bed_days",
    "carer_bed_days",
)  # fmt: skip
