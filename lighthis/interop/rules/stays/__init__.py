"""Stays of another system as a folder of CSV files: read, checked, told what is wrong. Texts in, values out; no store."""
