"""What happens while many injured come: the mode, tags, triage, who a tag turned out to be."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.disaster import queries, rules
from lighthis.disaster.models import Disaster, Tag, TagLink, TagTriage
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.actions import next_number, next_numbers
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.scales import rules as scales

SERIES, EVER = "disaster-tag", 0  # tags are numbered through, whatever the year


def open_mode(why: str, *, by: Actor) -> Disaster:
    """From now on tags may be triaged. Raises Refusal where the mode is open; of two at once the store lets one."""
    at = _seat(by)
    rules.check_reason(why, "why")
    if queries.open_one(at) is not None:
        raise Refusal(N_("The mode of many injured is open already."))
    made = Disaster(
        facility_id=at, opened_at=clock.now(), opened_by_id=by.person, why=why.strip(),
        method=rules.method(facilities.facility(at).settings),
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.wrote(made, "mode of many injured opened", by=by, reason=why.strip(), detail={"method": made.method})
    return made


def close_mode(row: Disaster, why: str, *, by: Actor, nameless: bool = False) -> None:
    """The mode ends; tags of nobody known are left only when it is said. Raises Refusal."""
    session.flush()
    session.refresh(row, with_for_update={"of": Disaster})
    if row.closed_at is not None:
        raise Refusal(N_("The mode of many injured is closed already."))
    rules.check_reason(why, "why")
    left = queries.unlinked(row.id, at=row.facility_id)
    if left and not nameless:
        raise Refusal(
            N_("Tags without a known person: %(number)s. Link them, or tick that they stay so."),
            number=left,
            field="nameless",
        )
    row.closed_at, row.closed_by_id, row.closed_why = clock.now(), by.person, why.strip()
    audit.wrote(row, "mode of many injured closed", by=by, reason=why.strip(), detail={"unlinked": left})


def reserve(count: int, *, by: Actor) -> list[Tag]:
    """So many new tags with the next numbers, to be printed in advance. Raises Refusal."""
    at = _seat(by)
    if not 1 <= count <= rules.MOST_TAGS:
        raise Refusal(N_("from 1 to %(most)s tags at once"), most=rules.MOST_TAGS, field="count")
    made = [Tag(facility_id=at, number=number) for number in next_numbers(at, SERIES, EVER, count)]
    session.add_all(made)
    session.flush()
    audit.wrote(made[0], "tags reserved", by=by, detail={"from": made[0].number, "to": made[-1].number})
    return made


def one_more(*, by: Actor) -> Tag:
    """A tag with the next number, where no printed one is at hand: it is written by hand."""
    made = Tag(facility_id=_seat(by), number=next_number(_seat(by), SERIES, EVER))
    session.add(made)
    session.flush()
    audit.wrote(made, "tags reserved", by=by, detail={"from": made.number, "to": made.number})
    return made


def next_tag(*, by: Actor) -> Tag:
    """The next printed tag that hangs on nobody, ours from here on; a new number where none is printed."""
    rows = select(Tag).where(Tag.facility_id == _seat(by), Tag.disaster_id.is_(None)).order_by(Tag.number).limit(1)
    return session.scalar(rows.with_for_update(of=Tag, skip_locked=True)) or one_more(by=by)


def sort(tag: Tag, how: str, *, by: Actor) -> None:
    """SALT, the call: who is still is assessed first, who waves second, who walks last; the tag hangs on the person. Raises Refusal."""
    mode = _open(tag.facility_id)
    _keep(tag)
    _check_event(tag, mode)
    rules.check_sort(how, method=mode.method, is_triaged=bool(tag.category))
    before, tag.sort, tag.disaster_id = tag.sort, how, mode.id
    session.flush()
    audit.wrote(tag, "tag sorted", by=by, detail={"tag": tag.number, "before": before, "after": how})


def triage(tag: Tag, looks: str, given: Mapping[str, str], at: datetime, *, by: Actor, place: str = "") -> TagTriage:
    """Keep one triage of a tag with its answers; of two at once both are kept and the last counts. Raises Refusal."""
    mode = _open(tag.facility_id)
    rules.check_looks(looks)
    _keep(tag)
    _check_event(tag, mode)
    scale = rules.scale_of(mode.method, looks)
    answers = rules.answers(scale, given)
    walked = rules.walk(scale, answers)
    if walked.category is None:
        raise Refusal(N_("A question is still open."))
    made = TagTriage(
        facility_id=tag.facility_id, tag_id=tag.id, looks=looks, scale=walked.scale, scale_version=walked.version,
        answers=dict(answers), category=walked.category, place=place or tag.place, triaged_at=at, by_id=by.person,
    )  # fmt: skip
    session.add(made)
    session.flush()
    tag.disaster_id, tag.category, tag.rank = mode.id, walked.category, scales.looks()[walked.category].rank
    tag.looks, tag.place, tag.triaged_at = looks, made.place, at
    detail = {"tag": tag.number, "category": walked.category, "scale": walked.scale}
    audit.wrote(made, "tag triaged", by=by, patient=_patient(tag), detail=detail)
    return made


def link(tag: Tag, encounter: Encounter, *, by: Actor) -> TagLink:
    """The person of a tag is known: a coming of this hospital. Raises Refusal."""
    _keep(tag)
    if tag.category == "":
        raise Refusal(N_("This tag hangs on nobody yet: triage comes first."))
    if tag.encounter_id is not None:
        raise Refusal(N_("This tag is linked already. Take the link back first, with a reason."))
    made = TagLink(facility_id=tag.facility_id, tag_id=tag.id, encounter_id=encounter.id, by_id=by.person)
    session.add(made)
    session.flush()
    tag.encounter_id = encounter.id
    audit.wrote(made, "tag linked", by=by, patient=encounter.patient_id, detail={"tag": tag.number})
    return made


def unknown_coming(tag: Tag, arrival: str, *, by: Actor) -> Encounter:
    """A coming of somebody unknown made from a tag, and linked with it. Raises Refusal."""
    [made] = encounters.arrive_unknown(
        [rules.written(tag.number)], arrival, rules.written(tag.number), tag.triaged_at or clock.now(), by=by
    )
    link(tag, made, by=by)
    return made


def unlink(tag: Tag, reason: str, *, by: Actor) -> None:
    """The tag is somebody else, or nobody known again. Raises Refusal."""
    _keep(tag)
    rules.check_reason(reason)
    standing = queries.standing_link(tag.id, at=tag.facility_id)
    if standing is None:
        raise Refusal(N_("This tag is linked with nobody."))
    standing.undone_at, standing.undone_by_id, standing.undone_why = clock.now(), by.person, reason.strip()
    tag.encounter_id = None
    audit.wrote(standing, "tag link taken back", by=by, patient=standing.encounter.patient_id, reason=reason.strip(),
                detail={"tag": tag.number})  # fmt: skip


def unlink_of(encounter: Encounter, reason: str, by: Actor) -> None:
    """For encounters.actions.after_error: a coming that never was is no person of a tag."""
    for tag in queries.tags_of(encounter.id, at=encounter.facility_id):
        unlink(tag, reason or "-", by=by)


def _open(at: UUID) -> Disaster:
    """The mode, held open until this is written: who closes it comes before or after. Raises Refusal."""
    mode = queries.open_one(at)
    if mode is not None:
        session.refresh(mode, with_for_update={"of": Disaster, "read": True})
    if mode is None or mode.closed_at is not None:
        raise Refusal(N_("The mode of many injured is not open."))
    return mode


def _check_event(tag: Tag, mode: Disaster) -> None:
    if tag.disaster_id not in {None, mode.id}:
        raise Refusal(N_("This tag belongs to an earlier event. Take another one."))


def _keep(tag: Tag) -> None:
    session.flush()
    session.refresh(tag, with_for_update={"of": Tag})


def _patient(tag: Tag) -> UUID | None:
    return tag.encounter.patient_id if tag.encounter is not None else None


def _seat(by: Actor) -> UUID:
    if by.facility_id is None:
        raise NotFound
    return by.facility_id
