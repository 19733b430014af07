"""The register of patients: names, identifiers, contacts, search, possible duplicates, links between two records of one person.

A *patient* is the one in the register; one coming to a facility is an *encounter*. Nothing here belongs to one facility.
"""
