"""The blueprint, and what several pages of the record show alike."""

from itertools import groupby
from typing import Any

from flask import Blueprint, url_for

from lighthis.encounters.models import Encounter
from lighthis.encounters.views.blueprint import unless_hidden
from lighthis.packs import codes
from lighthis.packs.people import short
from lighthis.records import queries, rules
from lighthis.records.models import Diagnosis, EntryDraft
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.visit import may, me

pages = Blueprint("records", __name__)


def written(one: Diagnosis) -> dict[str, Any]:
    """A diagnosis as pages list it."""
    return {
        "id": one.id,
        "role": codes.label("diagnosis_roles", one.role, language()),
        "words": queries.words_of(one, language()),
        "text": one.text,
        "ground": one.ground,
        "by": short(one.by),
        "at": filters.instant(one.stated_at),
        "withdrawn": one.withdrawn_why if one.withdrawn_at else "",
        "withdrawn_by": short(one.withdrawn_by) if one.withdrawn_by else "",
        "withdrawn_at": filters.instant(one.withdrawn_at),
    }


def by_stages(found: list[Diagnosis]) -> list[dict[str, Any]]:
    """Diagnoses in the order of their stages, those that stand and those that stood before."""
    return [
        {"title": say(rules.STAGES[stage][0]), "rows": [written(one) for one in of_stage]}
        for stage, of_stage in groupby(found, key=lambda one: rules.stage_of(one.role))
    ]


def back(row: Encounter) -> str:
    """To the coming; to the patient, where the diagnosis has just hidden the coming from its writer."""
    return unless_hidden(row, url_for("encounters.encounter", encounter_id=row.id))


def drafts_shown(row: Encounter) -> list[dict[str, Any]]:
    """Unsigned entries of a coming: whose, and the way to those that this reader may open."""
    return [_draft(one) for one in queries.drafts_of(row)]


def _draft(one: EntryDraft) -> dict[str, Any]:
    mine = one.by_id == me().id
    opens = may("records.write") and (mine or (one.is_shown and may(queries.HEAD)))
    return {
        "kind": say(rules.NOTES[one.kind]), "at": filters.instant(one.saved_at), "mine": mine,
        "whose": _("your draft") if mine else _("draft of %(doctor)s", doctor=short(one.by)),
        "url": url_for("records.draft", draft_id=one.id) if opens else "",
    }  # fmt: skip


def steps_of_coming(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """For encounters.views: what else may be written into the record of a coming."""
    own, lies = {"encounter_id": row.id}, row.kind == "inpatient"
    died = row.patient.died_at is not None
    return [
        (lies, _("Entries of the case history"), "records.entries", "records.read", own),
        (True, _("Sick leave"), "records.leaves", "records.write", own),
        (died, _("Compare the diagnoses after the death"), "records.compare", "records.write", own),
    ]
