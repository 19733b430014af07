"""The series of a coming: the table, newest first, and the chart of what it holds."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.observations import picture, queries, rules
from lighthis.observations.rules import chart
from lighthis.observations.views.blueprint import about, pages, told
from lighthis.scales.rules import Inputs
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import ngettext
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import me, zone


@pages.route("/encounters/<uuid:encounter_id>/observations")
@needs("records.read")
def series(encounter_id: UUID) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    found, total = queries.series(row, first=(asked_page() - 1) * ROWS, most=ROWS)
    audit.looked("vital signs", by=me(), patient=row.patient_id)
    drawn = chart.draw(picture.points(found), rules.usual(_months(encounters.ages_of(row))), zone())
    return page(
        "observations/series.html", rows=told(found, row.id), paging=paging(total, len(found)), chart=drawn,
        picture=picture.svg(drawn, picture.words(), [_in_words(panel) for panel in drawn.panels], zone()), due=queries.due([row.id], at=row.facility_id).get(row.id),
        take_url=_take_url(row), **about(row),
    )  # fmt: skip


def _take_url(row: Encounter) -> str:
    return link("observations.take", "observations.write", encounter_id=row.id) if row.status == "open" else ""


def _months(age: Inputs) -> int | None:
    if age.age_months is not None:
        return age.age_months
    return None if age.age_years is None else age.age_years * rules.MONTHS


def _in_words(panel: chart.Panel) -> dict[str, Any]:
    """A panel for whoever does not see it, and what is usual."""
    return {
        "usual": _usual(panel.usual) if panel.usual else "",
        "said": _pressures(panel) if panel.bars else _values(panel),
    }


def _values(panel: chart.Panel) -> str:
    low, high = (filters.number(pick(mark.value for mark in panel.marks)) for pick in (min, max))
    return ngettext(
        "%(num)d value, from %(low)s to %(high)s, the last %(last)s, outside the usual: %(outside)d",
        "%(num)d values, from %(low)s to %(high)s, the last %(last)s, outside the usual: %(outside)d", len(panel.marks),
        low=low, high=high, last=filters.number(panel.marks[-1].value), outside=sum(mark.outside for mark in panel.marks),
    )  # fmt: skip


def _pressures(panel: chart.Panel) -> str:
    return ngettext(
        "%(num)d measurement, upper pressure outside the usual: %(outside)d",
        "%(num)d measurements, upper pressure outside the usual: %(outside)d", len(panel.bars),
        outside=sum(bar.outside for bar in panel.bars),
    )  # fmt: skip


def _usual(band: rules.Band) -> str:
    low, high = (None if end is None else filters.number(end) for end in (band.low, band.high))
    if high is None:
        return _("usual: %(low)s and more", low=low)
    return _("usual: %(low)s–%(high)s", low=low, high=high)
