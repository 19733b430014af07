"""Pages of the register: find, register, correct, ask about allergies."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.kernel.ages import born_about
from lighthis.kernel.text import NotFound
from lighthis.registration import actions, queries
from lighthis.registration.actions import Document, PatientDraft
from lighthis.registration.forms import AllergyForm, PatientForm, UnknownForm, WithdrawForm
from lighthis.registration.found import born, lines
from lighthis.registration.models import Patient
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me, zone

pages = Blueprint("registration", __name__)
LONGEST_QUERY = 200


def banner(patient: Patient, encounter: Any = None, ids: list[UUID] | None = None) -> dict[str, Any]:
    """What parts/banner.html shows: who this is, what is dangerous, where the patient is now (under any linked id)."""
    name, pinfl = patient.name, patient.identifier("pinfl")
    allergies = [one for one in patient.allergies if one.withdrawn_at is None]
    return {
        "surname": name.family.upper() if name else "",
        "given": f"{name.given} {name.patronymic}".strip() if name else "",
        "lang": "",
        "temporary": patient.is_unknown,
        "born": born(patient),
        "sex": patient.sex if patient.sex != "unknown" else "",
        "sex_word": {"male": _("male"), "female": _("female")}.get(patient.sex, ""),
        "card": next((card.number for card in patient.cards if card.facility_id == here_id()), ""),
        "visit": encounter.number if encounter is not None else "",
        "arrived": arrived(encounter) if encounter is not None else "",
        "pinfl": pinfl.value if pinfl else "",
        "disputed": pinfl is not None and pinfl.state == "disputed",
        "allergy": "listed" if allergies else "none" if patient.allergies_asked_at else "not_asked",
        "allergies": [_allergy(one) for one in allergies],
        "asked_on": filters.day(clock.local(patient.allergies_asked_at, zone()).date())
        if patient.allergies_asked_at
        else "",
        "ask_url": url_for("registration.allergies", patient_id=patient.id) if may("records.allergy") else "",
        "alerts": [say(one) for ask in queries.alerts for one in ask(patient.id, me())],
        "place": queries.place_of(ids or queries.ids_of(patient.id), here_id()),
        "died": filters.instant(patient.died_at) if patient.died_at else "",
        "url": url_for("desk.patient", patient_id=patient.id),
    }


def arrived(encounter: Any) -> str:
    """When somebody came; a planned patient who is still expected has not."""
    awaited = encounter.arrival == "planned" and encounter.came_entered_at is None
    return _("not come yet") if awaited else filters.instant(encounter.arrived_at)


def _allergy(one: Any) -> str:
    facts = [text for text in (one.reaction, str(one.year or ""), one.how_known) if text]
    return f"{one.substance}: {', '.join(facts)}" if facts else str(one.substance)


@pages.route("/patients")
@needs("registration.search")
def search() -> ResponseReturnValue:
    text = request.args.get("q", "").replace("\0", " ").strip()[:LONGEST_QUERY]
    found = queries.search(text, here_id()) if text else []
    if text:
        audit.happened("searched", by=me(), detail={"ids": [str(one.patient.id) for one in found]})
    recent = [] if found else queries.recent(here_id())
    return page("registration/search.html", text=text, found=lines(found), recent=recent)


@pages.route("/patients/new", methods=["GET", "POST"])
@needs("registration.register")
def new() -> ResponseReturnValue:
    form = PatientForm()
    if request.method == "GET":
        _prefill(form, request.args.get("q", ""))
    alike: list[queries.Alike] = []
    if form.validate_on_submit():
        draft = _draft(form)
        alike = queries.alike(actions.as_candidate(draft))
        if _alike_answered(form, alike):
            with form.refusals():
                patient = actions.enrol(draft, at=here(), by=me())
                return done(_("The card is saved."), to=_onward(patient.id))
    return page("registration/new.html", form=form, alike=[_alike_line(one) for one in alike])


def _onward(patient_id: UUID) -> str:
    """After saving: to the coming, or to the patient."""
    if request.form.get("go") == "only_save":
        return url_for("desk.patient", patient_id=patient_id)
    return url_for("encounters.arrive", patient_id=patient_id)


def _prefill(form: PatientForm, text: str) -> None:
    """What was typed into the search is not typed twice (WCAG 3.3.7)."""
    words = [word for word in text[:LONGEST_QUERY].split() if word.isalpha() or "ʻ" in word or "'" in word]
    for field, word in zip((form.family, form.given, form.patronymic), words, strict=False):
        field.data = word.capitalize() if word.islower() else word


def _draft(form: PatientForm) -> PatientDraft:
    birth, precision = _birth(form)
    documents = (
        [Document(form.document_kind.data, _system(form.document_kind.data, form.citizenship.data), form.document.data)]
        if form.document.data
        else []
    )
    alike = tuple(filter(None, [form.alike_shown.data, form.same_person.data, form.alike_reason.data]))
    return PatientDraft(
        family=form.family.data or "", given=form.given.data or "", patronymic=form.patronymic.data or "", sex=form.sex.data,
        birth_date=birth, precision=precision, pinfl=form.pinfl.data or "", dispute=form.dispute.data or "",
        documents=tuple(documents), phone=form.phone.data or "", kin_phone=form.kin_phone.data or "", kin=form.kin.data or "",
        citizenship=form.citizenship.data or "", district=form.district.data or "", mahalla=form.mahalla.data or "",
        line=form.line.data or "", work=form.work.data or "", social_status=form.social_status.data or "",
        benefit=form.benefit.data or "", alike_seen=alike,
    )  # fmt: skip


def _birth(form: PatientForm) -> tuple[date | None, str]:
    if form.birth_date.data:
        return form.birth_date.data, form.birth_date.precision
    today, count = clock.today(zone()), int(form.age.data)
    if form.age_unit.data == "days":
        return date.fromordinal(today.toordinal() - count), "estimated"
    if form.age_unit.data == "months":
        months = today.year * 12 + today.month - 1 - count
        return date(months // 12, months % 12 + 1, min(today.day, 28)), "estimated"
    return born_about(count, today), "estimated"


def _system(kind: str, country: str) -> str:
    """The platform's name of a document's system (dhp-fhir.md 3.1)."""
    place = {"passport": "uz/ppn/local", "birth_certificate": "uz/bct"}.get(kind, f"{(country or 'xx').lower()}/ppn")
    return f"https://dhp.uz/fhir/core/sid/pid/{place}"


def _alike_answered(form: PatientForm, alike: list[queries.Alike]) -> bool:
    """Likely duplicates are shown once on saving; the clerk says other or unsure, and why where it is very likely."""
    shown = ",".join(sorted(str(one.patient.id) for one in alike))
    first_time = shown != (form.alike_shown.data or "")
    form.alike_shown.data = shown
    if not alike:
        return True
    if first_time or not form.same_person.data:
        form.same_person.errors = [_("a card like this one exists: look at the cards beside and answer")]
        return False
    strong = any(one.comparison.verdict in {"strong", "same_number"} for one in alike)
    if strong and form.same_person.data == "other" and not form.alike_reason.data:
        form.alike_reason.errors = [_("the cards agree in nearly everything: say why it is another person")]
        return False
    return True


def _alike_line(one: queries.Alike) -> dict[str, Any]:
    name = one.patient.name
    return {
        "id": one.patient.id,
        "name": " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else _("no name"),
        "born": born(one.patient),
        "card": next((card.number for card in one.patient.cards if card.facility_id == here_id()), ""),
        "why": [say(reason) for reason in one.comparison.reasons],
        "strong": one.comparison.verdict in {"strong", "same_number"},
    }


@pages.route("/patients/unknown", methods=["GET", "POST"])
@needs("registration.register")
def new_unknown() -> ResponseReturnValue:
    form = UnknownForm()
    if form.validate_on_submit():
        with form.refusals():
            years = int(form.years.data) if form.years.data is not None else None
            label = _("Unknown, %(at)s", at=f"{clock.local(clock.now(), zone()):%d.%m.%Y %H:%M}")
            patient = actions.register_unknown(
                form.sex.data or "unknown", years, label, signs=form.signs.data or "", by=me()
            )
            actions.card(patient, here(), by=me())
            return done(_("The unknown person has a card."), to=_onward(patient.id))
    return page("registration/unknown.html", form=form)


@pages.route("/patients/<uuid:patient_id>/edit", methods=["GET", "POST"])
@needs("registration.register")
def edit(patient_id: UUID) -> ResponseReturnValue:
    patient = queries.patient(patient_id)
    form = PatientForm(row=patient, flat=_flat)
    if request.method == "GET":
        audit.looked("patient's data", by=me(), patient=patient.id)
    if form.validate_on_submit():
        with form.refusals():
            actions.change(queries.patient(patient_id), _draft(form), by=me())
            return done(_("The card is saved."), to=url_for("desk.patient", patient_id=patient_id))
    return page("registration/edit.html", form=form, patient=patient, banner=banner(patient))


def _flat(patient: Patient) -> dict[str, Any]:
    """A patient with the rows around it, laid flat as the form shows them."""
    name, pinfl = patient.name, patient.identifier("pinfl")
    contacts = {one.kind: one for one in patient.contacts}
    address = patient.addresses[0] if patient.addresses else None
    return {
        "family": name.family if name else "",
        "given": name.given if name else "",
        "patronymic": name.patronymic if name else "",
        "pinfl": pinfl.value if pinfl else "",
        "phone": contacts["own"].phone if "own" in contacts else "",
        "kin_phone": contacts["kin"].phone if "kin" in contacts else "",
        "kin": contacts["kin"].person if "kin" in contacts else "",
        "district": address.district if address else "",
        "mahalla": address.mahalla if address else "",
        "line": address.line if address else "",
    }


@pages.route("/patients/<uuid:patient_id>/allergies", methods=["GET", "POST"])
@needs("records.allergy")
def allergies(patient_id: UUID) -> ResponseReturnValue:
    patient = queries.patient(patient_id)
    form = AllergyForm()
    if request.method == "GET":
        audit.looked("allergies", by=me(), patient=patient.id)
    if form.validate_on_submit():
        with form.refusals():
            patient = queries.patient(patient_id)
            if form.answer.data == "none":
                actions.no_allergies(patient, by=me())
            else:
                year = int(form.year.data) if form.year.data is not None else None
                actions.add_allergy(
                    patient, form.substance.data, form.reaction.data, year, form.how_known.data, by=me()
                )
            return done(_("Allergies are written."), to=url_for("desk.patient", patient_id=patient_id))
    return page("registration/allergies.html", form=form, patient=patient, banner=banner(patient))


@pages.route("/patients/<uuid:patient_id>/allergies/<uuid:allergy_id>/withdraw", methods=["GET", "POST"])
@needs("records.allergy")
def withdraw_allergy(patient_id: UUID, allergy_id: UUID) -> ResponseReturnValue:
    patient = queries.patient(patient_id)
    form = WithdrawForm()
    allergy = next((one for one in patient.allergies if one.id == allergy_id and one.withdrawn_at is None), None)
    if allergy is None:
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            actions.withdraw_allergy(allergy, form.reason.data, by=me())
            return done(
                _("The allergy is withdrawn; it stays in the record."), to=url_for(".allergies", patient_id=patient_id)
            )
    return page(
        "registration/withdraw_allergy.html", form=form, patient=patient, allergy=allergy, banner=banner(patient)
    )
