"""The treatment sheet of a stay: what is prescribed for days, what was given, the nurse's round, the ward's daily sheets."""
