"""An epicrisis put together from the record: each section with the words that stand there, and where they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lighthis.admission.models import Stay
from lighthis.admission.queries import record
from lighthis.consultations import queries as consultations
from lighthis.discharge import rules
from lighthis.discharge.queries import hooks
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Message
from lighthis.observations import queries as observations
from lighthis.orders import queries as orders
from lighthis.orders.models import Order, Result
from lighthis.packs.leaving import OperationRow
from lighthis.records import queries as records
from lighthis.records.models import Note
from lighthis.records.rules import FOUND

DONE = frozenset({"done", "resulted", "seen"})  # an order that was carried out


@dataclass(frozen=True)
class Piece:
    """What the record holds for a section, and where it was found."""

    words: str
    source: Message


def assembled(stay: Stay, lang: str) -> dict[str, Piece]:
    """The sections of an epicrisis as the record has them now; a section of which it has nothing is left out."""
    coming, at = stay.encounter, stay.facility_id
    notes = records.notes([coming.id], at=at)
    on = _days_of(at)
    ordered = orders.orders_of(coming.id, at=at)
    found = {
        **_examination(notes, coming.complaint, on),
        "investigations": _results(orders.results_of(coming.id, at=at), lang, on),
        "consultations": _consultations(stay, lang, on),
        "operations": _operations(stay, lang, on),
        "course": _course(notes, on),
        "treatment": _treatment(stay, ordered, lang),
        "state": _state(stay, lang),
        "recommendations": Piece(stay.recommendations, Message(N_("Written at the discharge"))),
    }
    return {name: piece for name, piece in found.items() if piece is not None and piece.words.strip()}


def _days_of(at: UUID) -> Callable[[datetime], str]:
    zone = facilities.facility(at).zone
    return lambda moment: f"{clock.local(moment, zone):%d.%m.%Y}"


def _examination(notes: list[Note], complaint: str, on: Callable[[datetime], str]) -> dict[str, Piece | None]:
    """Complaints, history and findings of the first examination of the stay, else of the last in reception."""
    examined = [one for one in notes if one.kind == "examination" and one.amends_id is None]
    if not examined:
        return {"complaints": Piece(complaint, Message(N_("Written at the arrival")))}
    first = next((one for one in examined if one.sections), examined[0])
    source = Message(
        N_("Examination of %(day)s, %(doctor)s"), {"day": on(first.happened_at), "doctor": record.signature(first.by)}
    )
    seen = "\n".join(first.sections[name] for name in FOUND if first.sections.get(name))
    return {
        "complaints": Piece(first.sections.get("complaints", "") or complaint, source),
        "history": Piece(first.sections.get("history", ""), source),
        "findings": Piece(seen if first.sections else first.text, source),
    }


def _course(notes: list[Note], on: Callable[[datetime], str]) -> Piece | None:
    diaries = [one for one in notes if one.kind == "diary"]
    words = "\n".join(f"{on(one.happened_at)}: {one.text}" for one in diaries)
    return Piece(words[-rules.LONGEST :], Message(N_("Diaries: %(count)s"), {"count": len(diaries)}))


def _results(results: list[Result], lang: str, on: Callable[[datetime], str]) -> Piece | None:
    standing = {
        rules.Found(one.order.kind, one.order.code or one.order.name, one.resulted_at, one.is_critical, one.id): one
        for one in results
        if one.withdrawn_at is None
    }
    named = [standing[one] for one in rules.worth_naming(standing)]
    lines = [
        f"{on(one.resulted_at)} {orders.named(one.order.code, one.order.name, lang)}: {orders.result_told(one, lang)}"
        for one in named
    ]
    return Piece("\n".join(lines), Message(N_("Results of orders: %(count)s"), {"count": len(named)}))


def _consultations(stay: Stay, lang: str, on: Callable[[datetime], str]) -> Piece | None:
    answered = [one for one in consultations.of_coming(stay.encounter) if one.state == "answered" and one.answered_at]
    lines = [
        f"{on(one.answered_at)} {one.department.name_in(lang) if one.department else one.specialist}: {one.answer}"
        for one in answered
        if one.answered_at is not None
    ]
    return Piece("\n".join(lines), Message(N_("Consultations answered: %(count)s"), {"count": len(lines)}))


def _operations(stay: Stay, lang: str, on: Callable[[datetime], str]) -> Piece | None:
    done = [row for ask in hooks.operations for row in ask(stay.encounter_id, stay.facility_id, lang)]
    words = "\n".join(_operation(one, on) for one in done)
    return Piece(words, Message(N_("Operations: %(count)s"), {"count": len(done)}))


def _operation(one: OperationRow, on: Callable[[datetime], str]) -> str:
    return ", ".join(filter(None, [on(one.at) if one.at else "", one.name, one.surgeon]))


def _treatment(stay: Stay, ordered: list[Order], lang: str) -> Piece | None:
    """What was prescribed on the treatment sheet; drugs and procedures ordered one by one that were carried out."""
    sheet = [line for ask in hooks.treatment for line in ask(stay.encounter_id, stay.facility_id, lang)]
    single = [
        orders.told(one, lang) for one in reversed(ordered) if one.kind in {"drug", "procedure"} and one.state in DONE
    ]
    lines = list(dict.fromkeys([*sheet, *single]))
    return Piece("\n".join(lines), Message(N_("Prescribed and given: %(count)s"), {"count": len(lines)}))


def _state(stay: Stay, lang: str) -> Piece | None:
    taken, _count = observations.series(stay.encounter, most=10)
    last = next((one for one in taken if not one.withdrawn), None)
    return Piece(observations.told(last, lang), Message(N_("Last vital signs"))) if last is not None else None
