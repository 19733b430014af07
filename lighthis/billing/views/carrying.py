"""Carrying a deposit over to another coming of the same patient."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing import actions
from lighthis.billing.forms import CarryForm
from lighthis.billing.queries import bills, carrying
from lighthis.billing.views.blueprint import head_of, pages
from lighthis.encounters.models import Encounter
from lighthis.registration.views import arrived
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/carry-deposit", methods=["GET", "POST"])
@needs("billing.cash")
def carry(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), CarryForm()
    offered = carrying.targets(coming)
    form.to.offer((str(one.id), _told(one)) for one in offered)
    if form.validate_on_submit():
        with form.refusals():
            coming, to = (bills.encounter(id_, at=here_id()) for id_ in (encounter_id, UUID(form.to.data)))
            amount = actions.carry(coming, to, form.amount.data, form.reason.data, by=me())
            words = _(
                "%(amount)s are carried over to visit No %(number)s.", amount=filters.money(amount), number=to.number
            )
            return done(words, to=url_for(".bill", encounter_id=to.id))
    audit.looked("deposit form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    return page("billing/carry.html", form=form, bill=found, head=head_of(found), offered=offered)


def _told(one: Encounter) -> str:
    """A coming to choose: its number, department, when."""
    parts = (one.number, one.department.name_in(language()) if one.department else "", arrived(one))
    return ", ".join(part for part in parts if part)
