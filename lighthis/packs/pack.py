"""The country pack in use: found by its entry point, chosen once at start."""

from datetime import date
from importlib.metadata import entry_points

from lighthis.kernel import clock
from lighthis.packs.contents import Field, Form, Formats, Pack, Provision
from lighthis.packs.neutral import pack as neutral

__all__ = ["GROUP", "Field", "Form", "Formats", "Pack", "PackNotFound", "Provision", "current", "load", "use"]

GROUP = "lighthis.country_packs"

_in_use: Pack = neutral


class PackNotFound(LookupError):
    """No installed package offers that country."""


def load(name: str) -> Pack:
    """The pack that an installed package offers under that name ("uz"); "none" is the one for no country."""
    if name == neutral.code:
        return neutral
    found = entry_points(group=GROUP)
    for entry in found:
        if entry.name == name:
            pack = entry.load()
            if not isinstance(pack, Pack):
                raise PackNotFound(f"{entry.value} is not a country pack")
            return pack
    offered = ", ".join(sorted({entry.name for entry in found})) or "none"
    raise PackNotFound(f"No country pack “{name}” is installed (found: {offered}). In a checkout run: pip install -e .")


def use(pack: Pack) -> None:
    """Make this the pack of the process."""
    global _in_use
    _in_use = pack


def current() -> Pack:
    """The pack of the process; the one for no country until `use` is called."""
    return _in_use


def today_in_country() -> date:
    """The calendar day of the country, for what belongs to no hospital: births, benefits, ages in the register."""
    return clock.today(current().zone)
