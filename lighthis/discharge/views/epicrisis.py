"""The epicrisis: its draft put together from the record, its signature, what is added afterwards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.discharge import actions, prints, queries, rules
from lighthis.discharge.forms import NEW, AdditionForm, EpicrisisForm
from lighthis.discharge.models import Epicrisis
from lighthis.discharge.views.blueprint import about, back, diagnoses, pages, seen
from lighthis.kernel.text import NotFound
from lighthis.packs import pack
from lighthis.papers import actions as papers
from lighthis.papers import queries as paper_queries
from lighthis.records import queries as records
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me

Ready = Mapping[str, tuple[str, str]]


@pages.route("/stays/<uuid:stay_id>/epicrisis", methods=["GET", "POST"])
@needs("discharge.write")
def epicrisis(stay_id: UUID) -> ResponseReturnValue:
    stay = seen(stay_id)
    row, found = queries.epicrisis_of(stay), queries.assembled(stay, language())
    if row is not None and row.state == "signed":
        return done(_("The epicrisis is signed; it can only be added to."), to=back(stay))
    own = _ready()
    form = _form(row, found, own)
    if form.pressed("insert"):
        form.put_advice(own)
    elif form.validate_on_submit():
        with form.refusals():
            return _kept(seen(stay_id), form)
    audit.looked("epicrisis form", by=me(), patient=stay.encounter.patient_id)
    return page(
        "discharge/epicrisis.html", form=form, row=row, pieces=_pieces(row, found), diagnoses=diagnoses(stay),
        templates_url=link("records.templates", records.HEAD, kind="advice"),
        diagnose_url=link("records.diagnose", "records.write", encounter_id=stay.encounter_id), **about(stay),
    )  # fmt: skip


def _form(row: Epicrisis | None, found: dict[str, queries.Piece], own: Ready) -> EpicrisisForm:
    """The draft as it was kept; before the first one, what the record itself says."""
    if row is None:
        form = EpicrisisForm(data=NEW | {name: one.words for name, one in found.items()})
    else:
        form = EpicrisisForm(row=row, flat=lambda kept: {name: kept.sections.get(name, "") for name in rules.SECTIONS})
    form.offer_advice(own)
    return form


def _ready() -> Ready:
    """The hospital's own advice for the departments of this doctor, by key."""
    kept = records.templates(here_id(), kind="advice", departments=me().department_ids or None)
    return {str(one.id): (one.name, one.sections.get("advice", "")) for one in kept}


def _kept(stay: Stay, form: EpicrisisForm) -> ResponseReturnValue:
    """The draft is kept; with the other button it is signed too, and its paper is made at once."""
    row = actions.write(stay, form.sections(), by=me())
    if not form.pressed("sign"):
        return done(_("The draft is saved."), to=url_for(".epicrisis", stay_id=stay.id))
    actions.sign(row, by=me())
    printed = any(one.key == prints.EXTRACT for one in pack.current().forms)
    if not printed or not paper_queries.may_print(prints.EXTRACT, me()):
        return done(_("The epicrisis is signed."), to=back(stay))
    paper = papers.ask(prints.EXTRACT, _language(), stay.id, by=me())
    return done(_("The epicrisis is signed. Its paper is being made."), to=url_for("papers.paper", paper_id=paper.id))


def _language() -> str:
    return paper_queries.form(prints.EXTRACT).language(here().paper_language)


def _pieces(row: Epicrisis | None, found: dict[str, queries.Piece]) -> dict[str, dict[str, Any]]:
    """Where each section comes from; and what the record says now, where the draft says something else."""
    kept = row.sections if row is not None else {name: one.words for name, one in found.items()}
    return {
        name: {"source": say(one.source), "now": one.words if kept.get(name, "").strip() != one.words.strip() else ""}
        for name, one in found.items()
    }


@pages.route("/stays/<uuid:stay_id>/epicrisis/addition", methods=["GET", "POST"])
@needs("discharge.write")
def addition(stay_id: UUID) -> ResponseReturnValue:
    stay, form = seen(stay_id), AdditionForm()
    row = queries.epicrisis_of(stay)
    if row is None or row.state != "signed":
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            actions.add(queries.epicrisis_of(seen(stay_id)), form.words.data, form.reason.data, by=me())
            return done(_("It is added to the epicrisis."), to=back(stay))
    audit.looked("epicrisis form", by=me(), patient=stay.encounter.patient_id)
    return page("discharge/addition.html", form=form, row=row, **about(stay))
