"""Who may be told where a patient lies: the patient's word, the information desk, and what was answered."""
