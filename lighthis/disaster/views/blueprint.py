"""The blueprint, and what several pages of mass casualty show alike."""

from typing import Any

from flask import Blueprint

from lighthis.disaster import queries, rules
from lighthis.disaster.models import Tag
from lighthis.encounters import queries as encounters
from lighthis.registration.called import called
from lighthis.scales import rules as scales
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.visit import here, may, me

pages = Blueprint("disaster", __name__)
READ, WORK, MODE = "disaster.read", "disaster.triage", "disaster.mode"


def places() -> list[str]:
    """The zones of the emergency department in the reader's language."""
    return [say(name) for ask in queries.places for name in ask(here())]


def line(tag: Tag) -> dict[str, Any]:
    """A tag on a list; who it is only for who may see that."""
    return {
        "id": tag.id, "number": rules.written(tag.number), "category": tag.category, "place": tag.place,
        "sort": say(rules.SORTS[tag.sort]) if tag.sort else "",
        "looks": say(rules.LOOKS[tag.looks]) if tag.looks else "", "at": filters.instant(tag.triaged_at),
        "is_linked": tag.encounter_id is not None, **who(tag),
    }  # fmt: skip


def who(tag: Tag) -> dict[str, str]:
    """The linked person: number of the coming, name, the way there; nothing of what is hidden from the reader."""
    row = tag.encounter
    if row is None or not may("registration.search"):
        return {"coming": "", "name": "", "url": ""}
    if not encounters.visible(row, me()):
        return {"coming": _("not shown"), "name": "", "url": ""}
    return {
        "coming": row.number,
        "name": called(row.patient.name),
        "url": link("encounters.encounter", "records.read", encounter_id=row.id),
    }


def said(code: str, answer: str) -> str:
    """A question of the tree and what was answered, in words."""
    words = {"yes": _("yes"), "no": _("no")}
    return f"{scales.label(code, language())}: {words.get(answer) or scales.label(answer, language())}"
