"""The list of who looked as a paper: words of the log in the paper's language, names of hospitals and posts."""

from datetime import UTC
from uuid import UUID

from lighthis.audit import telling
from lighthis.audit.words import said
from lighthis.consents import queries as consents
from lighthis.desk.queries.looks import Look, looks
from lighthis.encounters.rules import GROUNDS
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.packs.facts import AccessLog, LookFacts
from lighthis.packs.subject import Subject
from lighthis.registration import queries as registration
from lighthis.registration.on_paper import patient_facts
from lighthis.web.language import gettext, say, speaking

FORM = "access_log"


def access_log(disclosure_id: UUID, at: UUID, language: str) -> Subject:
    """Everything of the log about a patient in the days that were asked for. Raises NotFound, Refusal."""
    asked, facility = consents.disclosure(disclosure_id, at=at), facilities.facility(at)
    patient = registration.patient(asked.patient_id)
    every = facilities.facilities()
    found = looks(registration.ids_of(patient.id), asked.since, asked.until, facility, every)
    with speaking(language):
        names = {one.code: one.name_in(language) for one in every}
        lines = tuple(_line(one, language, names) for one in found)
    facts = AccessLog(
        facility=facilities.facts(facility),
        patient=patient_facts(patient, facility, language, clock.today(facility.zone)),
        since=asked.since, until=asked.until, given_to=asked.given_to or None, looks=lines,
    )  # fmt: skip
    return Subject(patient.id, facts)


def _line(one: Look, language: str, hospitals: dict[str, str]) -> LookFacts:
    entry = one.entry
    post = one.post.title or one.post.role.name_in(language) if one.post else None
    return LookFacts(
        at=entry.at.astimezone(UTC),
        who=say(telling.actor(entry.actor)),
        post=post or None,
        hospital=one.hospital.name_in(language) if one.hospital else None,
        what=_what(one, hospitals),
        ground=_ground(one) or None,
        times=one.times,
    )


def _what(one: Look, hospitals: dict[str, str]) -> str:
    """What was done, as the log says it; where records of other hospitals were opened, of which."""
    searched = one.entry.action == "searched"
    words = gettext("shown among the people found by a search") if searched else say(said(one.entry.action))
    words = words[:1].upper() + words[1:]
    owners = ", ".join(hospitals.get(code, code) for code in one.entry.detail.get("owners", ()))
    return gettext("%(what)s; records of: %(hospitals)s", what=words, hospitals=owners) if owners else words


def _ground(one: Look) -> str:
    """Why what was closed was opened: the ground of the list and the words; or that it was open with the patient's consent."""
    detail = one.entry.detail
    if one.entry.action.startswith("closed records opened"):
        ground = say(GROUNDS.get(str(detail.get("ground")), ""))
        return ". ".join(part for part in (ground, one.entry.reason) if part)
    opened = {"consent": gettext("with the patient's consent"), "emergency": gettext("emergency access")}
    return opened.get(str(detail.get("opened by")), "")
