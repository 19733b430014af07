"""Certificate of a refusal: for the patient, with the signed refusal where the patient declined."""
