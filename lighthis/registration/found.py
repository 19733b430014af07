"""The lines that a search shows, ten a page, all day: nothing in them is asked or put together twice."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple
from uuid import UUID

from flask import request

from lighthis.audit import actions as audit
from lighthis.kernel.names.spelling import other_script
from lighthis.kernel.text import Message
from lighthis.registration import queries
from lighthis.registration.models import Patient
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import way
from lighthis.web.visit import here_id, me


class Line(NamedTuple):
    """One patient found, in words."""

    name: str
    url: str
    other: str
    born: str
    card: str
    phone: str
    district: str
    place: str
    why: str
    coming: str


LONGEST_QUERY = 200


def asked() -> str:
    """What was typed into the search of a page, without signs that no store keeps."""
    return cleaned(request.args.get("q", ""))


def cleaned(text: str) -> str:
    """What was typed, as it may be searched for."""
    return text.replace("\0", " ").strip()[:LONGEST_QUERY]


def look_for(text: str, besides: Collection[UUID] = ()) -> list[queries.Found]:
    """People for what was typed, but for some; a search is one entry of the log with the ids shown (rulings 12)."""
    if not text:
        return []
    found = [one for one in queries.search(text, here_id()) if one.patient.id not in besides]
    audit.happened("searched", by=me(), detail={"ids": [str(one.patient.id) for one in found]})
    return found


def lines(found: list[queries.Found]) -> list[Line]:
    """The list of a search; where everybody is now is asked once."""
    if not found:
        return []
    places = queries.places_of([id_ for one in found for id_ in one.ids], here_id())
    page_of = way("desk.patient", "", "patient_id")
    coming_of = way("encounters.arrive", "encounters.register", "patient_id")
    words = {"male": _("m"), "female": _("f"), "": _("no name")}
    why = cache(lambda text: say(Message(text)))
    return [
        _line(
            one, words, " ".join([why(reason.text) for reason in one.ranked.reasons]),
            ", ".join(next((places[id_] for id_ in one.ids if id_ in places), [])), page_of(one.patient.id), coming_of(one.patient.id),
        )
        for one in found
    ]  # fmt: skip


def _line(found: queries.Found, words: dict[str, str], why: str, place: str, url: str, coming: str) -> Line:
    patient = found.patient
    name = patient.name
    whole = " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else words[""]
    own = next((one.phone for one in patient.contacts if one.kind == "own" and one.phone), "")
    address = patient.address()
    return Line(
        name=whole,
        url=url,
        other=other_script(whole) if name and not patient.is_unknown else "",
        born=", ".join(filter(None, [born(patient), words.get(patient.sex, "")])),
        card=found.card,
        phone=f"…{own[-4:-2]}-{own[-2:]}" if len(own) >= 4 else "",
        district=filters.code(address.district, "districts") if address else "",
        place=place if patient.died_at is None else _("died"),
        why=why,
        coming=coming if patient.died_at is None else "",
    )


def born(patient: Patient) -> str:
    """Birth date with age, or what is known of it."""
    if patient.birth_date is None:
        return ""
    years = filters.age(patient.birth_date, about=patient.birth_precision == "estimated", at=patient.born_at)
    if patient.birth_precision == "estimated":
        return years
    written = filters.known(patient.birth_date, patient.birth_precision)
    return f"{written} ({years})"
