"""The papers of one stay: how far each is; and the stays whose papers wait."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.admission import words
from lighthis.admission.models import Stay
from lighthis.admission.rules import DIED, OWN_REQUEST
from lighthis.audit import actions as audit
from lighthis.discharge import prints, queries, rules
from lighthis.discharge.models import Epicrisis, StatCard
from lighthis.discharge.views.blueprint import about, diagnoses, pages, said, seen, state_of
from lighthis.encounters.views.blueprint import described
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import may, me


@pages.route("/stays/<uuid:stay_id>/papers")
@needs("records.read")
def papers(stay_id: UUID) -> ResponseReturnValue:
    stay = seen(stay_id)
    row, card = queries.epicrisis_of(stay), queries.card_of(stay)
    audit.looked("papers of the stay", by=me(), patient=stay.encounter.patient_id, detail={"stay": str(stay.id)})
    return page(
        "discharge/papers.html", epicrisis=_epicrisis(stay, row), card=_card(stay, card), death=_death(stay), prints=_prints(stay, card),
        diagnoses=diagnoses(stay), words=words, **about(stay),
    )  # fmt: skip


def _epicrisis(stay: Stay, row: Epicrisis | None) -> dict[str, Any]:
    """The words that were signed or are a draft, and what may be done with them."""
    signed = row is not None and row.state == "signed"
    return {
        "row": row, "state": state_of(row.state if row is not None else ""), "signed": signed,
        "sections": [(say(title), row.sections[name]) for name, title in rules.SECTIONS.items() if row and name in row.sections],
        "additions": queries.additions_of(row), "changed": queries.has_changed(row, queries.standing(stay)) if signed else False,
        "write_url": "" if signed else link("discharge.epicrisis", "discharge.write", stay_id=stay.id),
        "add_url": link("discharge.addition", "discharge.write", stay_id=stay.id) if signed else "",
    }  # fmt: skip


def _card(stay: Stay, row: StatCard | None) -> dict[str, Any]:
    signed = row is not None and row.state != "draft"
    return {
        "row": row, "state": state_of(row.state if row is not None else ""), "outdated": bool(queries.is_outdated(row, stay)),
        "lacks": [] if signed else said(rules.lacks(queries.card_facts(stay, language(), row)), stay), "before": queries.cards_before(stay),
        "url": link("discharge.card", "discharge.write", stay_id=stay.id),
        "confirm_url": link("discharge.confirm", "discharge.confirm", stay_id=stay.id) if row and row.state == "signed" else "",
    }  # fmt: skip


def _death(stay: Stay) -> dict[str, Any] | None:
    if stay.left_at is None or stay.disposition not in DIED:
        return None
    row = queries.death_of(stay)
    return {
        "row": row, "url": link("discharge.death", "discharge.write", stay_id=stay.id),
        "remarks": rules.remarks_on(queries.causes_of(row)) if row is not None else [],
    }  # fmt: skip


def _prints(stay: Stay, card: StatCard | None) -> list[tuple[str, str]]:
    """The papers that may be printed now."""
    died, gone = stay.disposition in DIED, stay.left_at is not None
    own = stay.disposition == OWN_REQUEST or not gone
    tested = card is not None and any(card.answers.get(name) for name in queries.TESTS)
    card_open = queries.sees_infections(stay, card, me()) or not tested
    listed = [
        (_("Extract (027)"), prints.EXTRACT, True),
        (_("Statistical card (066)"), prints.CARD, card_open),
        (_("Draft of the certificate of death"), prints.DEATH, died and queries.death_of(stay) is not None),
        (_("Certificate of stay"), prints.CERTIFICATE, not died),
        (_("Bed-head card"), prints.BED_HEAD, not gone),
        (_("Consent to an intervention, for the patient's signature"), prints.CONSENT, not gone),
        (_("Request to be discharged, for the patient's signature"), prints.OWN_REQUEST, own),
    ]
    handed = may("encounters.planned")  # what is given to the patient is printed by whoever admits (desk/sources.py)
    found = [
        (title, link("papers.ask", "records.print", form=key, subject=stay.id))
        for title, key, fits in listed
        if fits and (handed or key not in prints.given)
    ]
    return [(title, url) for title, url in found if url]


@pages.route("/discharged")
@needs("discharge.write", "discharge.confirm")
def due() -> ResponseReturnValue:
    found = queries.due(me(), first=(asked_page() - 1) * ROWS, most=ROWS)
    audit.happened(
        "saw whose papers wait", by=me(), detail={"ids": [str(one.stay.encounter.patient_id) for one in found]}
    )
    rows = [
        {
            "name": described(one.stay.encounter.patient), "number": one.stay.number, "left_at": one.stay.left_at,
            "doctor": words.doctor(one.stay.doctor), "epicrisis": state_of(one.epicrisis), "card": state_of(one.card),
            "url": link("discharge.papers", "records.read", stay_id=one.stay.id),
        }
        for one in found
    ]  # fmt: skip
    return page(
        "discharge/due.html", rows=rows, paging=paging(queries.how_many_due(me()), len(rows)), days=queries.DAYS
    )
