"""What the home page says of the treatment: doses that wait in one's own wards."""

from datetime import timedelta
from typing import Any

from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.treatment import queries
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.visit import here_id, me


def to_do() -> list[dict[str, Any]]:
    """For who gives drugs: each of their own wards, with how many doses are due or overdue."""
    if not me().may("treatment.give"):
        return []
    own = [one for one in facilities.departments(here_id(), facilities.WARDS) if one.id in me().department_ids]
    return [
        {
            "title": _("Drug round: %(department)s", department=one.name_in(language())),
            "value": sum(
                line.state in {"due", "overdue"}
                for bed in queries.round_of(one.id, by=me(), now=clock.now(), ahead=timedelta(hours=1))
                for line in bed.lines
            ),
            "url": link("treatment.ward_round", department_id=one.id),
        }
        for one in own
    ]
