"""Attaching a scan, making a clean one of it, withdrawing it."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from lighthis.audit import actions as audit
from lighthis.config import Settings
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import EncounterMove
from lighthis.jobs import actions as jobs
from lighthis.jobs import aside
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.text import N_, Refusal
from lighthis.orders import queries as orders
from lighthis.registration import queries as registration
from lighthis.scans import queries, rules
from lighthis.scans.models import Scan, ScanBody
from lighthis.scans.rules.files import Limits

JOB = "scan"
WORKER = "lighthis worker"
DARKROOM = "lighthis.scans.darkroom"
UNREADABLE = N_("The file could not be read. Take it again, or save it anew.")


@dataclass(frozen=True)
class Cleaned:
    """What became of a file: its type and bytes, or why it is refused."""

    media_type: str = ""
    body: bytes = b""
    fault: str = ""


def limits(settings: Settings) -> Limits:
    """How much room the operator gives to scans."""
    mega = rules.MEGABYTE
    return Limits(settings.scan_mb * mega, settings.scan_patient_mb * mega, settings.scan_facility_mb * mega)


def attach(
    patient_id: UUID, kind: str, name: str, body: bytes, *, by: Actor, room: Limits, encounter_id: UUID | None = None,
    order_id: UUID | None = None, title: str = "",
) -> Scan:  # fmt: skip
    """Keep a file as it came, for the worker to look at; nobody sees it before. Raises NotFound, Refusal."""
    at = by.facility_id
    if at is None or by.id is None or not by.may(queries.ADDS):
        raise Refusal(N_("Your post may not attach scans."))
    if kind not in rules.KINDS:
        raise Refusal(N_("choose from the list"), field="kind")
    ids = registration.ids_of(registration.patient(patient_id).id)
    if encounter_id is not None and encounters.seen(encounter_id, by=by).patient_id not in ids:
        raise Refusal(N_("this coming is another patient's"), field="coming")
    if order_id is not None and orders.seen_order(order_id, by=by).encounter_id != encounter_id:
        raise Refusal(N_("the order is of another coming; choose that one"), field="coming")
    rules.check_size(len(body), room.file)
    media_type = rules.recognise(body, name)
    rules.check_quota(len(body), queries.room_taken(at, ids)[1], queries.room_taken(at)[1], room)
    row = Scan(
        facility_id=at, patient_id=patient_id, encounter_id=encounter_id, order_id=order_id, kind=kind, title=title, media_type=media_type,
        size=len(body), sha256=hashlib.sha256(body).hexdigest(), added_by_id=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(ScanBody(facility_id=at, scan_id=row.id, body=body))
    jobs.put(JOB, {"scan": str(row.id)}, by=by)
    audit.wrote(row, "scan attached", by=by, detail={"kind": kind, "size": row.size, "sha256": row.sha256})
    return row


def withdraw(row: Scan, reason: str, *, by: Actor) -> None:
    """It was attached by mistake: it stays in the list with its reason and is no longer given out. Raises Refusal."""
    if row.withdrawn_at is not None:
        raise Refusal(N_("This scan was withdrawn already."))
    if not reason.strip():
        raise Refusal(N_("say why"), field="reason")
    row.withdrawn_at, row.withdrawn_why, row.withdrawn_by_id = clock.now(), reason.strip(), by.id
    audit.wrote(row, "scan withdrawn", by=by, reason=reason.strip())


def follow(move: EncounterMove, by: Actor) -> None:
    """A coming went to another patient: what was scanned for it goes along (rulings 8)."""
    for row in queries.of_coming(move.encounter_id, at=move.facility_id):
        row.patient_id = move.to_patient_id
        audit.wrote(row, "scan moved with its coming", by=by, reason=move.reason)


def withdraw_of(encounter_id: UUID, reason: str, *, at: UUID, by: Actor) -> None:
    """A coming was entered in error: what was scanned for it is no longer given out."""
    for row in queries.of_coming(encounter_id, at=at):
        withdraw(row, reason, by=by)


def make(subject: dict[str, Any], _settings: Settings) -> Cleaned | None:
    """For the worker: a clean picture, or a PDF that was looked through; None where it is done already."""
    row = session.get(Scan, UUID(subject["scan"]), populate_existing=True)
    sent = queries.bytes_of(row) if row is not None and row.state == "waiting" else None
    media_type = row.media_type if row is not None else ""
    session.rollback()
    if sent is None:
        return None
    answer = aside.made_by(DARKROOM, media_type.encode() + b"\0" + sent)
    if answer[:1] != b"+":
        return Cleaned(fault=answer[1:].decode())
    found, _null, body = answer[1:].partition(b"\0")
    return Cleaned(found.decode(), body)


def keep(subject: dict[str, Any], made: Cleaned | None) -> None:
    """For the worker: the clean one takes the place of what was sent; what is refused is thrown away. Harmless twice."""
    row = session.get(Scan, UUID(subject["scan"]), populate_existing=True)
    if row is None or made is None or row.state != "waiting":
        return
    if made.fault:
        _refuse(row, made.fault)
        return
    _drop(row)
    session.add(ScanBody(facility_id=row.facility_id, scan_id=row.id, body=made.body))
    row.state, row.media_type, row.size = "ready", made.media_type, len(made.body)
    row.sha256 = hashlib.sha256(made.body).hexdigest()
    detail = {"size": row.size, "sha256": row.sha256}
    audit.wrote(row, "scan ready", by=system(WORKER, row.facility_id), detail=detail)


def park(subject: dict[str, Any], _fault: str) -> None:
    """For the worker: nobody could look into the file; it is thrown away and whoever waits reads so."""
    row = session.get(Scan, UUID(subject["scan"]), populate_existing=True)
    if row is not None and row.state == "waiting":
        _refuse(row, UNREADABLE)


def _refuse(row: Scan, fault: str) -> None:
    _drop(row)
    row.state, row.fault, row.size = "refused", fault, 0
    audit.wrote(row, "scan refused", by=system(WORKER, row.facility_id), reason=fault)


def _drop(row: Scan) -> None:
    session.execute(delete(ScanBody).where(ScanBody.facility_id == row.facility_id, ScanBody.scan_id == row.id))
