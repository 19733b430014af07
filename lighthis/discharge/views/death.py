"""What is written of a death in a bed, and the draft for its certificate."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.admission import words
from lighthis.admission.models import Stay
from lighthis.admission.rules import DIED
from lighthis.audit import actions as audit
from lighthis.discharge import actions, queries, rules
from lighthis.discharge.forms import NEW, DeathForm, laid_death
from lighthis.discharge.models import Death
from lighthis.discharge.views.blueprint import about, after, diagnoses, pages, seen
from lighthis.kernel.text import NotFound
from lighthis.registration import people
from lighthis.staff import queries as staff
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/stays/<uuid:stay_id>/death", methods=["GET", "POST"])
@needs("discharge.write")
def death(stay_id: UUID) -> ResponseReturnValue:
    stay = _dead(stay_id)
    row = queries.death_of(stay)
    form = _form(row)
    if form.validate_on_submit():
        with form.refusals():
            actions.write_death(
                _dead(stay_id), form.causes(), form.content(), by=me(), circumstances=form.circumstances.data,
                autopsy=form.autopsy.data, stated_by_id=UUID(form.stated_by.data) if form.stated_by.data else None,
            )  # fmt: skip
            return done(_("The death is written."), to=after(stay))
    audit.looked("death form", by=me(), patient=stay.encounter.patient_id)
    patient = people.behind(stay.encounter.patient)
    return page(
        "discharge/death.html", form=form, row=row, remarks=rules.remarks_on(queries.causes_of(row)), diagnoses=diagnoses(stay),
        lines=rules.LINES, woman=patient.sex == "female", **about(stay),
    )  # fmt: skip


def _dead(stay_id: UUID) -> Stay:
    """The stay of who died in a bed. Raises NotFound."""
    stay = seen(stay_id)
    if stay.left_at is None or stay.disposition not in DIED:
        raise NotFound
    return stay


def _form(row: Death | None) -> DeathForm:
    form = DeathForm(data=dict(NEW)) if row is None else DeathForm(row=row, flat=laid_death)
    form.offer_codes([(one.id, words.doctor(one)) for one in staff.doctors(here_id())])
    return form
