"""An unknown person whose name is learnt, a newborn that gets one, and the card that existed all along."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.text import NotFound
from lighthis.registration import actions, laid, queries
from lighthis.registration.found import asked, lines, look_for
from lighthis.registration.models import Patient
from lighthis.registration.personal.forms import NameForm, SameForm
from lighthis.registration.rules.duplicates import score_pair
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/patients/<uuid:patient_id>/identify", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def identify(patient_id: UUID) -> ResponseReturnValue:
    patient = _unnamed(patient_id)
    form = NameForm(row=patient, flat=_flat)
    if form.validate_on_submit():
        with form.refusals():
            named = _unnamed(patient_id)
            actions.identify(named, _said(form), by=me())
            alike = queries.alike(queries.as_candidate(named))
            actions.flag([(named.id, one.patient.id, one.comparison) for one in alike], "edit")
            return done(
                _("The name is written; the label before it is still found."),
                to=url_for("desk.patient", patient_id=patient_id),
            )
    text = asked()
    found = look_for(text, {patient_id})
    audit.looked("identity form", by=me(), patient=patient.id)
    return page(
        "registration/personal/identify.html", form=form, patient=patient, banner=banner(patient), text=text,
        found=list(zip([one.patient.id for one in found], lines(found), strict=True)),
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/identify/same", methods=["POST"])
@needs("registration.register")
@of_the_person
def same_as(patient_id: UUID) -> ResponseReturnValue:
    """This is somebody who has a card: the pair goes to whoever may link records; nothing is merged here."""
    form, patient = SameForm(), _unnamed(patient_id)
    if form.validate_on_submit():
        other = _other(form.other.data)
        compared = score_pair(queries.as_candidate(patient), queries.as_candidate(other))
        with form.refusals():
            actions.flag([(patient_id, other.id, compared)], "desk")
            audit.wrote(patient, "said to be another card", by=me(), patient=patient_id, detail={"card": str(other.id)})
            return done(
                _(
                    "It is written down. A senior registrar compares both cards and links them; until then work with this one."
                ),
                to=url_for("desk.patient", patient_id=patient_id),
            )
    return page("registration/personal/same.html", form=form, patient=patient, banner=banner(patient))


def _unnamed(patient_id: UUID) -> Patient:
    """Somebody without an established identity or without a name. Raises NotFound for all others."""
    patient = queries.patient(patient_id)
    if not (patient.is_unknown or patient.is_nameless):
        raise NotFound
    return patient


def _other(typed: str) -> Patient:
    try:
        return queries.patient(UUID(typed))
    except ValueError:
        raise NotFound from None


def _flat(patient: Patient) -> dict[str, Any]:
    """What is known already; a label is no name."""
    family = patient.name.family if patient.is_nameless and patient.name else ""
    return laid.flat(patient) | {"family": family, "given": "", "patronymic": ""}


def _said(form: NameForm) -> actions.Named:
    return actions.Named(
        form.family.data, form.given.data, form.patronymic.data, form.sex.data, form.birth_date.data,
        form.birth_date.precision if form.birth_date.data else "unknown", form.pinfl.data, form.phone.data,
    )  # fmt: skip
