"""What a facility has set about its notices: limits, and which codes are told of."""

from lighthis.duties import rules
from lighthis.facility.models import Facility
from lighthis.packs import codes

LISTS = {"infection": "notifiable", "police": "police_causes"}  # code lists of the country; their codes are ranges


def limits_at(facility: Facility, kind: str) -> rules.Limits:
    """The time limits of a kind of notice at a facility."""
    return rules.limits(facility.settings, kind)


def country_list(kind: str) -> str:
    """The country's list of codes as a person would type it."""
    return "\n".join(one.code for one in codes.code_list(LISTS[kind]))


def code_lists(facility: Facility) -> dict[str, tuple[tuple[str, str], ...]]:
    """The ranges in force at a facility by kind of notice: its own where it wrote any, else the country's."""
    own = facility.settings.get("duties", {})
    return {kind: rules.ranges(own.get(kind, {}).get("codes") or country_list(kind)) for kind in LISTS}
