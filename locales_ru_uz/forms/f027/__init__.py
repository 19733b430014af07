"""Form 027 of order 399, extract from the inpatient record."""
