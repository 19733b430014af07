"""Code systems and value sets: the ICD-10, kinds of services; what a country adds stands in its pack."""
