"""One coming of a patient to the hospital: the thread that triage, admission and billing hang on."""
