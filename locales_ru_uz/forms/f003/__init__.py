"""Form 003, inpatient medical record: title page of order 399 of 26.12.2025."""
