"""The decision of a coming as its page tells it, and what the patient is given on paper."""

from typing import Any

from lighthis.encounters import endings, queries, rules
from lighthis.encounters.models import Disposition, Encounter
from lighthis.encounters.views.blueprint import reachable
from lighthis.packs.pack import current
from lighthis.packs.people import short
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link

ON_PAPER = {"home": "advice_sheet"} | dict.fromkeys(endings.REFUSALS, "refusal")


def shown(row: Encounter, own: queries.Own) -> dict[str, Any] | None:
    """The decision that holds, for the page of the coming: what it says, what is not done, what is printed of it."""
    made = own.decision
    if made is None:
        return None
    return {
        "title": say(rules.DECISIONS[made.kind]), "is_black": made.kind == "dead_on_arrival", "facts": facts(made),
        "take_back_url": _take_back_url(row, made, own),
        "undone": queries.still_undone(row.id, at=row.facility_id), "papers": list(reachable(papers(made))),
    }  # fmt: skip


def _take_back_url(row: Encounter, made: Disposition, own: queries.Own) -> str:
    """The way to say that the coming did not end so, for who decides; nothing where somebody said it already."""
    if row.status != "closed" or made.kind == "admit":
        return ""
    asked = any(one.subject_id == made.id and one.state == "asked" for one in own.errors)
    return "" if asked else link("encounters.take_back", "encounters.decide", decision_id=made.id)


def papers(made: Disposition) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """What the patient is given on paper."""
    has, form = {one.key for one in current().forms}, ON_PAPER.get(made.kind, "")
    title = _("Print the advice sheet") if form == "advice_sheet" else _("Print the paper for the patient")
    return [(form in has, title, "papers.ask", "records.print", {"form": form, "subject": made.id})]


def facts(made: Disposition) -> list[tuple[str, str]]:
    """What the decision says, without the empty ones."""
    told = {True: _("yes"), False: _("no")}.get(made.told, "") if made.told is not None else ""
    listed = [
        (_("When it was decided"), filters.instant(made.decided_at)), (_("Doctor"), short(made.by)),
        (_("Reason"), filters.code(made.reason, "refusal_reasons")),
        (_("Refusal"), say(endings.TURNS[made.turn]) if made.turn else ""), (_("Where to"), made.facility_to),
        (_("How the patient is taken"), made.transport), (_("Agreed with"), made.agreed_with),
        (_("Examination"), made.examination), (_("Help given"), made.help_given), (_("Advice"), made.advice),
        (_("Grounds and remarks"), made.text),
        (_("Relatives informed"), ", ".join(filter(None, [told, made.told_whom, filters.instant(made.told_at)]))),
    ]  # fmt: skip
    return [(title, value) for title, value in listed if value]
