"""List of who looked at a patient's records: given to the patient on request."""
