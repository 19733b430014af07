"""The statistical card (066): what the record says, what is asked, what is missing; its two signatures."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.discharge import actions, queries, rules
from lighthis.discharge.forms import NEW, WORDS, CardForm, ConfirmForm, laid_card
from lighthis.discharge.models import StatCard
from lighthis.discharge.views.blueprint import about, after, back, pages, said, seen, state_of
from lighthis.kernel.text import NotFound
from lighthis.packs import codes
from lighthis.packs.leaving import OperationRow, StatisticalCard
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, pgettext
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/stays/<uuid:stay_id>/card", methods=["GET", "POST"])
@needs("discharge.write")
def card(stay_id: UUID) -> ResponseReturnValue:
    stay = seen(stay_id)
    row, proposed = queries.card_of(stay), queries.told_by_card(stay)
    facts = queries.card_facts(stay, language(), row, proposed)
    form, infections = _form(row, proposed, facts), queries.sees_infections(stay, row, me())
    if form.validate_on_submit():
        with form.refusals():
            return _kept(seen(stay_id), form, infections=infections)
    audit.looked("card of the stay", by=me(), patient=stay.encounter.patient_id)
    return page(
        "discharge/card.html", form=form, row=row, facts=_shown(facts), lacks=said(rules.lacks(facts), stay), infections=infections,
        newborn=rules.is_newborn(facts), tuberculosis=rules.is_tuberculosis(facts), sick_known=bool(queries.sick_leaves),
        outdated=bool(queries.is_outdated(row, stay)), proposed=proposed, state=state_of(row.state if row else ""),
        **about(stay),
    )  # fmt: skip


def _form(row: StatCard | None, told: dict[str, Any], facts: StatisticalCard) -> CardForm:
    """The answers of the card; what was not answered stands as the record proposes it."""
    main = next((one.key for one in facts.operations if one.is_main), "")
    proposed = laid_card(told) | {"main_operation": main}
    if row is None:
        form = CardForm(data=NEW | proposed)
    else:
        form = CardForm(row=row, flat=lambda kept: proposed | laid_card(kept.answers))
    form.offer_codes()
    form.offer_operations([(one.key or "", _operation(one)) for one in facts.operations])
    return form


def _operation(one: OperationRow) -> str:
    return f"{filters.instant(one.at)}, {one.name}" if one.at else one.name


def _kept(stay: Stay, form: CardForm, *, infections: bool) -> ResponseReturnValue:
    """The answers are kept; with another button the card is signed, or a signed one is opened again."""
    row = queries.card_of(stay)
    if form.pressed("reopen") and row is not None:
        actions.reopen(row, form.reason.data, by=me())
        return done(_("A new card is open; the signed one is kept."), to=url_for(".card", stay_id=stay.id))
    actions.answer(stay, form.answers(infections=infections), by=me())
    if form.pressed("sign"):
        actions.sign_card(stay, by=me())
        return done(_("The card is signed. The head of department signs next."), to=after(stay))
    return done(
        _("The card is saved."), to=url_for(".card", stay_id=stay.id) if after(stay) == back(stay) else after(stay)
    )


def _shown(facts: StatisticalCard) -> list[tuple[str, str]]:
    """What the record itself says, with its captions."""
    listed = [
        (pgettext("stay", "Admitted"), filters.instant(facts.admitted_at)),
        (_("Left"), filters.instant(facts.left_at) if facts.left_at else ""),
        (_("Bed-days"), str(facts.bed_days or "")),
        (_("Of them in intensive care"), str(facts.icu_days) if facts.icu_days is not None else ""),
        (_("Department"), facts.department or ""),
        (_("Profile of the bed"), filters.code(facts.bed_profile, "bed_profiles") if facts.bed_profile else ""),
        (_("How the patient left"), filters.code(facts.disposition, "disposition") if facts.disposition else ""),
        (_("Outcome of the treatment"), filters.code(facts.outcome, "outcome") if facts.outcome else ""),
        (_("Reception diagnosis"), _diagnosis(facts.reception_diagnosis)),
        (_("Final main diagnosis"), _diagnosis(facts.main_diagnosis)),
        (_("Operations"), "; ".join(one.name for one in facts.operations)),
        (_("Readmission by the record"), _("yes") if facts.readmitted_computed else _("no")),
        (_("Referring facility"), facts.referred_by or ""),
        (_("Attached to"), facts.clinic or ""),
    ]
    return [(title, words) for title, words in listed if words]


def _diagnosis(one: Any) -> str:
    return f"{one.icd10 or ''} {one.text}".strip() if one is not None else ""


@pages.route("/stays/<uuid:stay_id>/card/confirm", methods=["GET", "POST"])
@needs("discharge.confirm")
def confirm(stay_id: UUID) -> ResponseReturnValue:
    stay, form = seen(stay_id), ConfirmForm()
    row = queries.card_of(stay)
    if row is None:
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            return _answered(seen(stay_id), form)
    audit.looked("card of the stay", by=me(), patient=stay.encounter.patient_id)
    facts = queries.card_facts(stay, language(), row)
    return page(
        "discharge/confirm.html", form=form, row=row, facts=[*_shown(facts), *_asked(facts)], lacks=said(rules.lacks(facts), stay),
        outdated=bool(queries.is_outdated(row, stay)), **about(stay),
    )  # fmt: skip


def _asked(facts: StatisticalCard) -> list[tuple[str, str]]:
    """What the doctor answered, for who signs after."""
    words = {"yes": _("yes"), "no": _("no"), "": ""}
    return [
        (_("Kind of admission"), codes.label("care_form", facts.care_form, language())),
        (_("Emergency help was given"), words[WORDS[facts.emergency_help]]),
        (_("Brought by an ambulance"), words[WORDS[facts.by_ambulance]]),
        (_("There is a referral"), words[WORDS[facts.referral]]),
        (_("Readmission for the same illness within 30 days"), words[WORDS[facts.readmitted]]),
        (_("Time from the illness or injury to admission"), codes.label("delay", facts.delay, language())),
        (_("Kind of payment"), codes.label("payers", facts.payer, language())),
    ]


def _answered(stay: Stay, form: ConfirmForm) -> ResponseReturnValue:
    row = queries.card_of(stay)
    if row is None:
        raise NotFound
    if form.pressed("back"):
        actions.give_back(row, form.remark.data, by=me())
        return done(_("The card is given back to the doctor."), to=back(stay))
    actions.confirm(row, by=me())
    return done(_("The card is signed by both."), to=back(stay))
