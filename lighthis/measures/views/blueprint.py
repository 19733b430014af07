"""The blueprint, and the period that all its pages ask for."""

from dataclasses import dataclass

from flask import Blueprint

from lighthis.kernel import clock
from lighthis.measures import queries, rules
from lighthis.measures.forms import PeriodForm
from lighthis.scales import rules as scales
from lighthis.web.visit import here, zone

pages = Blueprint("measures", __name__)


@dataclass(frozen=True)
class Asked:
    """A period and its comings; none where the period does not fit."""

    form: PeriodForm
    fits: bool
    comings: list[rules.Coming]

    @property
    def days(self) -> dict[str, str]:
        """The period as it stands in addresses."""
        return {name: f"{self.form[name].data:%d.%m.%Y}" for name in ("since", "until")} if self.fits else {}


def ranks() -> dict[str, int]:
    """How urgent the categories of the scales are: 0 is the most urgent."""
    return {code: look.rank for code, look in scales.looks().items()}


def asked() -> Asked:
    """The period in the address, by default the last seven days."""
    form = PeriodForm(clock.today(zone()))
    fits = form.validate()
    return Asked(form, fits, queries.comings(here(), form.since.data, form.until.data) if fits else [])
