"""Form 001 as a paper: the lines of some days, a draft until the last of them is over."""

from uuid import UUID

from lighthis.encounters import queries as encounters
from lighthis.facility import queries as facilities
from lighthis.journal import queries, words
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs.movement import JournalLine, JournalSheet
from lighthis.packs.subject import Subject
from lighthis.web.language import speaking

FORM = "f001"


def sheet(form_id: UUID, at: UUID, language: str) -> Subject:
    """The fifteen columns as they stand now, in the language of the paper. Raises NotFound."""
    asked, facility = queries.asked_journal(form_id, at=at), facilities.facility(at)
    lines = queries.on_paper(asked, facility)
    with speaking(language):
        rows = tuple(JournalLine(words.columns(one, facility.zone), one.is_struck) for one in lines)
    facts = JournalSheet(facility=facilities.facts(facility), since=asked.since, until=asked.until, rows=rows)
    return Subject(None, facts, is_draft=asked.until >= clock.today(facility.zone))


def allowed(form_id: UUID, at: UUID, by: Actor) -> None:
    """Whether this reader may have the paper: with names of sensitive comings only whoever may see them all. Raises NotFound."""
    if queries.asked_journal(form_id, at=at).is_named and not by.may(encounters.SENSITIVE):
        raise NotFound
