"""Orders and results in words: for the coming's timeline, for lists, for a second person."""

from uuid import UUID

from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.kernel.text import N_, Message
from lighthis.orders.models import Order, Result, ResultValue
from lighthis.orders.queries import catalogue
from lighthis.orders.queries.rows import orders_of, results_of
from lighthis.orders.rules import KINDS, states
from lighthis.packs import codes
from lighthis.packs.pack import current

MARKS = {"low": " ↓", "high": " ↑"}


def told(row: Order, lang: str) -> str:
    """What was ordered in one line: the name, and of a drug how much and which way."""
    name = catalogue.named(row.code, row.name, lang)
    if row.kind != "drug" or row.dose is None:
        return name
    dose = f"{current().formats.number(row.dose, lang)} {codes.label('dose_units', row.unit, lang)}"
    return ", ".join((f"{name} {dose}", codes.label("drug_routes", row.route, lang)))


def value_told(one: ResultValue, lang: str) -> str:
    """A value with its unit."""
    return f"{one.value} {codes.label('lab_units', one.unit, lang)}".strip()


def result_told(result: Result, lang: str) -> str:
    """A result in one line: each value with its unit and a mark where it is outside its range, then the conclusion."""
    told_values = [
        f"{catalogue.analyte_said(one.code, one.name, lang)}: {value_told(one, lang)}{MARKS.get(one.flag, '')}"
        for one in result.values
    ]
    return "; ".join([*told_values, *filter(None, [result.conclusion])])


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Orders, what became of them, their results and who saw them, as lines of the coming's timeline."""
    orders = orders_of(encounter.id, at=encounter.facility_id)
    results = results_of(encounter.id, at=encounter.facility_id) if orders else []
    names = {row.id: told(row, lang) for row in orders}
    lines = [line for row in orders for line in _ordered(row, names[row.id])]
    return lines + [line for one in results for line in _resulted(one, names[one.order_id], lang)]


def _ordered(row: Order, name: str) -> list[Happening]:
    wrong = row.ended_why if row.state == "entered_in_error" else ""
    link = {"endpoint": "orders.of_coming", "values": {"encounter_id": row.encounter_id}}
    kind = Message(N_("Order"))
    lines = [
        Happening(row.ordered_at, kind, _what(row.kind, name), row.by_id, words=row.why, **link)  # type: ignore[arg-type]
    ]
    if row.done_at:
        lines.append(_became(row.done_at, row, "done", name, row.done_by_id, row.remark, wrong))
    if row.ended_at and row.state in {"not_done", "cancelled"}:
        lines.append(_became(row.ended_at, row, row.state, name, row.ended_by_id, row.ended_why, ""))
    return lines


def _became(at: object, row: Order, state: str, name: str, by: UUID | None, words: str, wrong: str) -> Happening:
    done = state == "done" and row.kind in states.WITH_RESULT  # the result has a line of its own
    words_of_state = Message(N_("carried out")) if done else states.said(row.kind, state)
    what = Message(N_("%(name)s: %(state)s"), {"name": name, "state": words_of_state})
    return Happening(at, Message(N_("Order")), what, by, words=words, withdrawn=wrong)  # type: ignore[arg-type]


def _what(kind: str, name: str) -> Message:
    return Message(N_("%(kind)s: %(name)s"), {"kind": Message(KINDS[kind]), "name": name})


def _resulted(one: Result, name: str, lang: str) -> list[Happening]:
    kind = Message(N_("Result"))
    lines = [
        Happening(
            one.resulted_at, kind, name, one.by_id, words=result_told(one, lang), endpoint="orders.of_coming",
            values={"encounter_id": one.encounter_id}, withdrawn=one.withdrawn_why,
        )
    ]  # fmt: skip
    if one.seen_at:
        seen = Message(N_("%(name)s: %(state)s"), {"name": name, "state": Message(N_("seen by a doctor"))})
        lines.append(Happening(one.seen_at, kind, seen, one.seen_by_id))
    return lines
