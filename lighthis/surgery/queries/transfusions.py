"""Reads of transfusions."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.packs import codes
from lighthis.surgery.models import Transfusion
from lighthis.surgery.rules import blood


def transfusion(transfusion_id: UUID, *, at: UUID) -> Transfusion:
    """A transfusion of this facility. Raises NotFound."""
    found = session.get(Transfusion, transfusion_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def transfusions(encounter: Encounter, *, withdrawn: bool = False) -> list[Transfusion]:
    """The transfusions of a coming, oldest first; withdrawn ones only when asked for."""
    rows = select(Transfusion).where(
        Transfusion.facility_id == encounter.facility_id, Transfusion.encounter_id == encounter.id
    )
    if not withdrawn:
        rows = rows.where(Transfusion.withdrawn_at.is_(None))
    return list(
        session.scalars(rows.options(joinedload(Transfusion.by)).order_by(Transfusion.started_at, Transfusion.id))
    )


def transfusion_happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Transfusions as lines of the coming's timeline."""
    return [_line(one, lang) for one in transfusions(encounter, withdrawn=True)]


def _line(one: Transfusion, lang: str) -> Happening:
    facts = {"what": Message(blood.COMPONENTS[one.component]), "volume": one.volume_ml, "series": one.series}
    return Happening(
        one.started_at, Message(N_("Transfusion")), Message(N_("%(what)s, %(volume)s ml, No %(series)s"), facts), one.by_id,
        words=one.reaction_words, endpoint="surgery.transfusion", values={"transfusion_id": one.id}, withdrawn=one.withdrawn_why,
    )  # fmt: skip


def transfusion_told(row: Transfusion, lang: str) -> Message:
    """A transfusion for whoever confirms a mistake."""
    what = {
        "what": Message(blood.COMPONENTS[row.component]),
        "group": codes.label("blood_groups", row.donor_group, lang),
        "series": row.series,
    }
    return Message(N_("%(what)s, %(group)s, No %(series)s"), what)
