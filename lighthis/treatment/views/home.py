"""What the home page says of the treatment: doses that wait in one's own wards."""

from typing import Any

from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.treatment import queries
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.visit import here, here_id, me


def doses(_people: object = None) -> list[dict[str, Any]]:
    """For who gives drugs: each of their own wards, with how many doses are due or overdue, and the way to its round."""
    own = [one for one in facilities.departments(here_id(), facilities.WARDS) if one.id in me().department_ids]
    waiting = queries.waiting_in({one.id for one in own}, here(), by=me(), now=clock.now())
    return [
        {
            "title": one.name_in(language()),
            "value": _("%(due)s due, %(late)s overdue", due=waiting[one.id].due, late=waiting[one.id].overdue),
            "url": link("treatment.ward_round", department_id=one.id),
        }
        for one in own
    ]
