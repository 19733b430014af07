"""What a file of patients means: columns, encodings, tables, FHIR. Bytes in, people and problems out."""
