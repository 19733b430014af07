"""The hospital stay: bed, transfer, discharge, bed-days."""
