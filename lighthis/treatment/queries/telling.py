"""Prescriptions and doses in words: for the coming's timeline, for lists, for a second person."""

from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Message
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.treatment.models import Dose, Prescription
from lighthis.treatment.queries import places, rows
from lighthis.treatment.rules import KINDS


def told(row: Prescription, lang: str) -> str:
    """What was prescribed in one line: the name, and of a drug how much and which way."""
    if row.kind == "diet":
        return codes.label("diet_tables", row.code, lang)
    if row.dose is None:
        return row.name
    dose = f"{current().formats.number(row.dose.normalize(), lang)} {codes.label('dose_units', row.unit, lang)}"
    return ", ".join((f"{row.name} {dose}", codes.label("drug_routes", row.route, lang)))


def often(row: Prescription) -> Message | str:
    """How often: the times of the day, or the rule in words."""
    if row.pattern == "times":
        return " ".join(row.times)
    if row.pattern == "every":
        return Message(N_("every %(hours)s h"), {"hours": row.every_hours})
    if row.pattern == "once":
        return Message(N_("once"))
    if row.pattern == "needed":
        values = {"condition": row.condition, "hours": row.least_hours}
        return Message(N_("when needed: %(condition)s; not before %(hours)s h have passed"), values)
    return ""


def dose_told(row: Dose, lang: str) -> Message:
    """What was written of a dose, for whoever confirms a mistake."""
    words = N_("%(what)s: given, %(at)s") if row.state == "given" else N_("%(what)s: not given, %(at)s")
    return Message(words, {"what": told(row.prescription, lang), "at": row.at})


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Prescriptions and their ends as lines of the coming's timeline; single doses stand on the sheet."""
    found = rows.course_of(encounter)
    return [line for row in found for line in _told(row, lang)]


def _told(row: Prescription, lang: str) -> list[Happening]:
    name, values = told(row, lang), {"encounter_id": row.encounter_id}
    what = Message(N_("%(kind)s: %(name)s"), {"kind": Message(KINDS[row.kind]), "name": name})
    kind = Message(N_("Prescription"))
    lines = [
        Happening(
            row.prescribed_at, kind, what, row.by_id, words=row.remark, endpoint="treatment.sheet", values=values,
            withdrawn=row.withdrawn_why,
        )
    ]  # fmt: skip
    if row.stopped_at is not None and row.withdrawn_at is None:
        stopped = Message(N_("%(name)s: stopped"), {"name": name})
        lines.append(Happening(row.stopped_at, kind, stopped, row.stopped_by_id, words=row.stopped_why))
    return lines


def waits(encounter: Encounter, lang: str) -> list[Happening]:
    """For the coming's page: treatment that the doctor of the receiving department has not confirmed yet."""
    if encounter.status != "open":
        return []
    found = rows.course_of(encounter)
    place = places.place_of(encounter.id, encounter.facility_id) if found else None
    if place is None or not rows.to_confirm(place, found, clock.now()):
        return []
    said, values = (
        N_("Moved to another department: its doctor must confirm the treatment."),
        {"encounter_id": encounter.id},
    )
    return [Happening(clock.now(), Message(N_("Prescription")), Message(said), None, "", "treatment.sheet", values)]
