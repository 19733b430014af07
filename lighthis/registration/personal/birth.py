"""A newborn, registered under the mother before it has a name."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.registration import actions, queries
from lighthis.registration.found import born
from lighthis.registration.models import Patient
from lighthis.registration.personal.forms import NewbornForm
from lighthis.registration.personal.spellings import whole
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here, me


@pages.route("/patients/<uuid:patient_id>/newborn", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def newborn(patient_id: UUID) -> ResponseReturnValue:
    mother, form = queries.patient(patient_id), NewbornForm()
    if form.validate_on_submit():
        with form.refusals():
            mother = queries.patient(patient_id)
            order = int(form.order.data) if form.order.data is not None else None
            birth = actions.Birth(form.sex.data, form.born_at.data, order, bool(form.is_another.data))
            child = actions.register_newborn(mother, birth, label(mother, order), by=me(), at=here())
            return done(_("The newborn is registered."), to=url_for("desk.patient", patient_id=child.id))
    audit.looked("newborn form", by=me(), patient=mother.id)
    known = [
        {"id": one.id, "name": whole(one.name) if one.name else "", "born": born(one)}
        for one in queries.children_of(patient_id)
    ]
    return page("registration/personal/newborn.html", form=form, patient=mother, banner=banner(mother), known=known)


def label(mother: Patient, order: int | None) -> str:
    """What stands for the given name until there is one; no case ending touches the mother's name (language.md 7)."""
    name = mother.name
    of = " ".join(filter(None, [name.given, name.patronymic])) if name else ""
    if order is not None:
        return _("newborn %(order)s, mother: %(name)s", order=order, name=of)
    return _("newborn, mother: %(name)s", name=of)
