"""Request to be discharged before the treatment ends."""
