"""A child was born: written in the stay of the mother, measured, corrected; what each of the two pages tells of the other."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, queries, rules, words
from lighthis.admission.birth_forms import BESIDE, NEW, BirthErrorForm, BirthForm, MeasuredForm
from lighthis.admission.birth_models import Birth
from lighthis.admission.models import Stay
from lighthis.admission.views.blueprint import pages, stay_of
from lighthis.audit import actions as audit
from lighthis.encounters import actions as comings_actions
from lighthis.encounters import queries as comings
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration import queries as registration
from lighthis.registration.called import called
from lighthis.registration.personal.birth import label
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone


@pages.route("/stays/<uuid:stay_id>/births", methods=["GET", "POST"])
@needs("admission.accept")
def births(stay_id: UUID) -> ResponseReturnValue:
    found, form = stay_of(stay_id), BirthForm()
    rows = queries.births_of(found.id, at=here_id())
    _offer(form, found, len(rows))
    if form.validate_on_submit():
        with form.refusals():
            row = _written(stay_of(stay_id), form)
            if row.child_stay_id is None:
                return done(_("The birth is written."), to=url_for(".stay", stay_id=stay_id))
            look = rules.remark(form.born())
            said = _("The birth is written; the child has a card and a stay of its own.")
            return done(f"{said} {say(look)}" if look else said, to=url_for(".stay", stay_id=row.child_stay_id))
    audit.looked("births", by=me(), patient=found.encounter.patient_id)
    return page(
        "admission/births.html", form=form, stay=found, banner=banner(found.encounter.patient, found.encounter),
        rows=words.births(_seen(rows)),
    )  # fmt: skip


def _offer(form: BirthForm, stay: Stay, written: int) -> None:
    """Cots to choose from, and the cards that the register made of this birth before."""
    free = queries.cots(stay.department.id, at=here_id(), on=clock.today(zone()))
    beside = [(BESIDE, _("beside the mother"))] if stay.left_at is None else []
    form.bed.offer([*beside, *((str(one.id), _title(one)) for one in free)])
    cards = queries.unwritten_newborns(stay, clock.local(stay.encounter.arrived_at, zone()).date())
    form.card.offer([(NEW, _("a new card")), *((str(one.id), called(one.name)) for one in cards)])
    if request.method == "GET":
        form.born_at.data = clock.now()
        form.order.data = written + 1 if written else None


def _title(bed: Any) -> str:
    return f"{words.bed_title(bed)} · {bed.room.department.code}"


def _written(stay: Stay, form: BirthForm) -> Birth:
    """The birth as the form tells it."""
    born = form.born()
    bed = facilities.bed(UUID(form.bed.data), at=here_id()) if form.bed.data not in {"", BESIDE, None} else None
    card = registration.patient(UUID(form.card.data)) if form.card.data not in {"", NEW, None} else None
    return actions.write_birth(
        stay, born, by=me(), label=label(stay.encounter.patient, born.order if born.order > 1 else None), bed=bed, card=card,
        is_another=bool(form.is_another.data),
    )  # fmt: skip


@pages.route("/births/<uuid:birth_id>", methods=["GET", "POST"])
@needs("admission.accept")
def birth(birth_id: UUID) -> ResponseReturnValue:
    row = _birth(birth_id)
    form, coming = MeasuredForm(row=row), row.encounter
    if form.validate_on_submit():
        with form.refusals():
            actions.correct_birth(_birth(birth_id), form.measured(), by=me())
            return done(_("Saved."), to=url_for(".stay", stay_id=row.child_stay_id or row.mother_stay_id))
    audit.looked("births", by=me(), patient=coming.patient_id)
    return page("admission/birth.html", form=form, row=row, words=words, banner=banner(coming.patient, coming))


@pages.route("/births/<uuid:birth_id>/error", methods=["GET", "POST"])
@needs("admission.transfer")
def birth_in_error(birth_id: UUID) -> ResponseReturnValue:
    row, form = _birth(birth_id), BirthErrorForm()
    coming = row.encounter
    if form.validate_on_submit():
        with form.refusals():
            comings_actions.ask_error("birth", _birth(birth_id).id, form.reason.data, by=me())
            said = _("It waits for another person to confirm. Until then the birth counts.")
            return done(said, to=url_for(".stay", stay_id=row.mother_stay_id))
    audit.looked("births", by=me(), patient=coming.patient_id)
    return page("admission/birth_in_error.html", form=form, row=row, banner=banner(coming.patient, coming))


def _birth(birth_id: UUID) -> Birth:
    """A birth whose mother's coming the reader may see. Raises NotFound."""
    row = queries.birth(birth_id, at=here_id())
    if not _is_seen(row):
        raise NotFound
    return row


def _is_seen(row: Birth) -> bool:
    """Whether the reader may see both comings: neither tells of the other what is hidden (rulings 9)."""
    both = [row.encounter, *([row.child_stay.encounter] if row.child_stay is not None else [])]
    return all(comings.visible(one, me()) for one in both)


def _seen(rows: list[Birth]) -> list[Birth]:
    return [one for one in rows if _is_seen(one)]


def family(stay: Stay) -> dict[str, Any]:
    """What the page of a stay tells of the mother, or of the children born in it."""
    own = queries.birth_of(stay.id, at=stay.facility_id) if stay.is_newborn else None
    mother = own if own is not None and _is_seen(own) else None
    born = [] if stay.is_newborn else _seen(queries.births_of(stay.id, at=stay.facility_id, withdrawn=True))
    patient = stay.encounter.patient
    name = link("registration.identify", "registration.register", patient_id=patient.id) if patient.is_nameless else ""
    return {
        "mother": mother.mother_stay if mother else None, "mother_name": called(mother.encounter.patient.name) if mother else "",
        "own": words.births([mother])[0] if mother else None, "born": words.births(born), "name_url": name,
    }  # fmt: skip


def ask_of_children(form: Any, stay: Stay) -> None:
    """On the form of a mother's discharge: who of the children leaves with her."""
    here = actions.children_here(stay)
    if not here:
        return
    told = {one.child_stay_id: one for one in queries.births_of(stay.id, at=stay.facility_id)}
    several = len(here) > 1
    each = [(str(one.id), _only(told[one.id], several)) for one in here]
    whole = [(rules.ALL, _("all leave with her"))] if several else []
    form.children.offer([*whole, *each, (rules.NONE, _("all stay here") if several else _("stays here"))])


def _only(row: Birth, several: bool) -> str:
    child = words.boy_or_girl(row.sex)
    if not several:
        return _("leaves with her: %(child)s", child=child)
    return _("only number %(order)s leaves with her: %(child)s", order=row.birth_order, child=child)


def part(stay: Stay, form: Any) -> None:
    """Before the mother leaves: what becomes of her children, as the form of her discharge says. Raises Refusal."""
    actions.part(
        stay, form.children.data or "", form.left_at.data, form.disposition.data, by=me(), died=form.outcome.data == "died",
        elsewhere=form.elsewhere(),
    )  # fmt: skip
