"""Pages: whom the patient lets be told, and the information desk."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.consents.rules import GIVERS
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.views.blueprint import address
from lighthis.informing import actions, queries, rules
from lighthis.informing.forms import PLACES, AskForm, WishForm
from lighthis.informing.models import InformingAnswer, InformingWish
from lighthis.packs import codes
from lighthis.packs.people import short
from lighthis.registration.models import Patient
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.shown import Shown, laid
from lighthis.web.visit import here, here_id, me

pages = Blueprint("informing", __name__)


@pages.route("/encounters/<uuid:encounter_id>/informing", methods=["GET", "POST"])
@needs(rules.WRITE)
def wish(encounter_id: UUID) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    form = _filled(WishForm(row=Shown(partial(_before, encounter_id)), flat=laid))
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.write(row, form.said(), drops_word=bool(form.drop_word.data), by=me())
            return done(_("Whom to tell is written."), to=url_for(".wish", encounter_id=encounter_id))
    audit.looked("whom to tell", by=me(), patient=row.patient_id)
    return page(
        "informing/wish.html", form=form, row=row, banner=banner(row.patient, row), places=PLACES, back=address(row),
        said=[_line(one) for one in queries.said(encounter_id, at=here_id())], answers=_answers(encounter_id),
        is_hidden=row.secrecy != "ordinary",
    )  # fmt: skip


@pages.route("/asking")
@needs(rules.ASK)
def ask() -> ResponseReturnValue:
    typed = request.args.get("q", "").strip()[:200]
    rows = queries.found(typed, at=here_id())
    if typed:
        ids = [str(one.encounter.patient_id) for one in rows]
        audit.happened("searched at the information desk", by=me(), detail={"ids": ids})
    return page(
        "informing/ask.html", q=typed, rows=[_found(one) for one in rows[: rules.MOST_FOUND]],
        is_short=bool(typed) and not rules.is_enough(typed), more=len(rows) > rules.MOST_FOUND,
    )  # fmt: skip


@pages.route("/asking/<uuid:encounter_id>", methods=["GET", "POST"])
@needs(rules.ASK)
def tell(encounter_id: UUID) -> ResponseReturnValue:
    found, form = queries.tellable(encounter_id, at=here_id()), AskForm()
    form.how.offer(_rights(found))
    if form.validate_on_submit():
        with form.refusals():
            typed = (form.how.data, form.asker.data or "", form.word.data or "")
            row = actions.answer(encounter_id, *typed, language(), by=me())
            return done(_("The answer is written down."), to=url_for(".answer", answer_id=row.id))
    audit.looked("information desk", by=me(), patient=found.encounter.patient_id)
    return page("informing/tell.html", form=form, name=_name(found.encounter.patient), by_word=bool(found.code_hash))


@pages.route("/asking/answers/<uuid:answer_id>")
@needs(rules.ASK)
def answer(answer_id: UUID) -> ResponseReturnValue:
    row = queries.answer(answer_id, at=here_id())
    patient = row.encounter.patient
    audit.looked("answer of the information desk", by=me(), patient=patient.id)
    return page(
        "informing/answer.html", row=row, name=_name(patient), hours=here().settings.get("visiting_hours", ""),
        how=say(rules.HOW[row.how]),
    )  # fmt: skip


def steps_of_coming(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """For the page of a coming: who may be told where the patient lies."""
    return [(row.status == "open", _("Whom to tell"), "informing.wish", rules.WRITE, {"encounter_id": row.id})]


def _filled(form: WishForm) -> WishForm:
    kinships = codes.choices("kinship", language())
    for place in PLACES:
        form[f"kinship_{place}"].offer(kinships)
    return form


def _before(encounter_id: UUID) -> tuple[list[UUID], dict[str, Any]]:
    """What stands now, to be changed; where two write at once the store keeps one live word."""
    row = queries.live(encounter_id, at=here_id())
    named = row.people if row is not None else []
    people = {
        f"{what}_{place}": named[place - 1][what] if place <= len(named) else ""
        for place in PLACES
        for what in ("name", "kinship", "phone")
    }
    return [row.id] if row is not None else [], {"kind": row.kind if row is not None else "", **people}


def _line(row: InformingWish) -> dict[str, Any]:
    return {
        "live": row.replaced_at is None, "kind": say(rules.KINDS[row.kind]) if row.kind == rules.NOBODY else "",
        "people": [_person(**one) for one in row.people], "word": bool(row.code_hash),
        "who": row.representative or say(GIVERS["patient"]), "at": filters.instant(row.said_at), "by": short(row.by),
    }  # fmt: skip


def _answers(encounter_id: UUID) -> list[dict[str, Any]]:
    return [_answered(one) for one in queries.answers(encounter_id, at=here_id())]


def _answered(row: InformingAnswer) -> dict[str, Any]:
    return {
        "at": filters.instant(row.created_at), "asker": _person(row.asker, row.kinship), "how": say(rules.HOW[row.how]),
        "told": row.is_told, "where": ", ".join(filter(None, (row.department, row.room))), "by": short(row.by),
    }  # fmt: skip


def _person(name: str, kinship: str, phone: str = "") -> str:
    return ", ".join(filter(None, (name, filters.code(kinship, "kinship") if kinship else "", phone)))


def _found(row: InformingWish) -> dict[str, Any]:
    patient = row.encounter.patient
    return {
        "name": _name(patient), "year": patient.birth_date.year if patient.birth_date else "", "word": bool(row.code_hash),
        "people": [_person(one["name"], one["kinship"]) for one in row.people],
        "url": url_for(".tell", encounter_id=row.encounter_id),
    }  # fmt: skip


def _rights(row: InformingWish) -> list[tuple[str, str]]:
    people = rules.by_key(str(row.id), row.people)
    named = [(key, _person(one["name"], one["kinship"])) for key, one in people.items()]
    return named + ([(rules.CODE_WORD, _("Somebody who says the code word"))] if row.code_hash else [])


def _name(patient: Patient) -> str:
    name = patient.name
    whole = " ".join(filter(None, (name.family, name.given, name.patronymic))) if name else ""
    return whole or _("identity not established")
