"""What the code of a district says (SOATO, cis-forms.md 12.4)."""

TASHKENT = "1726"  # a city whose own districts are numbered like rural ones


def is_rural(district: str) -> bool | None:
    """Third block 2xx: a rural-type district, 4xx: a city; the districts of Tashkent are city. None where it is no such code."""
    if len(district) != 7 or not district.isdigit():
        return None
    if district.startswith(TASHKENT):
        return False
    return {"2": True, "4": False}.get(district[4])
