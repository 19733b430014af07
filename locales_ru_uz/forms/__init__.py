"""Printed forms: one folder an edition, with templates, fields, source and a sample."""
