"""Pages of scans: attach one, see it, open its file, withdraw it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.config import Settings
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration import queries as registration
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.scans import actions, queries, rules
from lighthis.scans.forms import AttachForm, WithdrawForm
from lighthis.scans.models import Scan
from lighthis.web import filters
from lighthis.web.access import needs, takes_files
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me, zone

pages = Blueprint("scans", __name__)
SLOW = timedelta(minutes=1)
SPARE = (
    4  # megabytes above the limit of a file that are still read, so that what was typed comes back with the sentence
)
CLOSED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; sandbox"


def room(settings: Settings) -> int:
    """How many bytes the page that takes a file reads."""
    return (settings.scan_mb + SPARE) * rules.MEGABYTE


@pages.route("/patients/<uuid:patient_id>/scans/new", methods=["GET", "POST"])
@needs("scans.add")
@takes_files(room)
@of_the_person
def attach(patient_id: UUID) -> ResponseReturnValue:
    patient, form = registration.patient(patient_id), AttachForm()
    form.give_choices(_comings(patient_id), clinical=may(queries.CLINICAL))
    if request.method == "GET":
        form.kind.data, form.coming.data = request.args.get("kind", ""), request.args.get("coming", "")
        form.order.data = request.args.get("order", "")[:40]
    limits = actions.limits(current_app.config["SETTINGS"])
    if form.validate_on_submit():
        body, name = form.sent()
        coming = UUID(form.coming.data) if form.coming.data else None
        with form.refusals():
            row = actions.attach(
                patient_id, form.kind.data, name, body, by=me(), room=limits, encounter_id=coming,
                order_id=_id(form.order.data), title=form.title.data,
            )  # fmt: skip
            return done(_("The scan is attached and is being looked at."), to=_onward(row))
    return page("scans/attach.html", form=form, patient=patient, patient_banner=banner(patient), most=limits.file // rules.MEGABYTE)  # fmt: skip


def _id(text: str | None) -> UUID | None:
    """The order in the form; whatever is none is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _onward(row: Scan) -> str:
    """To the scans of the patient, to the results of the coming, or to the next page of the same paper."""
    if request.form.get("go") == "another":
        return url_for(".attach", patient_id=row.patient_id, kind=row.kind, coming=row.encounter_id, order=row.order_id)
    if row.order_id is not None:
        return url_for("orders.of_coming", encounter_id=row.encounter_id)
    return url_for("desk.papers", patient_id=row.patient_id)


def _comings(patient_id: UUID) -> list[tuple[str, str]]:
    """The comings of a patient here that the reader may see, newest first."""
    rows = encounters.of_patients(registration.ids_of(patient_id), at=here_id(), by=me())
    return [(str(one.id), f"{one.number} ({filters.day(clock.local(one.arrived_at, zone()).date())})") for one in rows]


@pages.route("/scans/<uuid:scan_id>")
@needs("scans.read")
def scan(scan_id: UUID) -> ResponseReturnValue:
    row = queries.scan(scan_id, by=me())
    audit.looked("scan", by=me(), patient=row.patient_id, detail={"scan": str(row.id)})
    keeps_on = row.state == "waiting" and row.withdrawn_at is None and request.args.get("refresh") != "off"
    is_slow = row.state == "waiting" and clock.now() - row.created_at > SLOW
    response = make_response(page("scans/scan.html", refreshes=keeps_on, is_slow=is_slow, **_shown(row)))
    if keeps_on:
        response.headers["Refresh"] = "3"
    return response


@pages.route("/scans/<uuid:scan_id>/file")
@needs("scans.read")
def file(scan_id: UUID) -> ResponseReturnValue:
    """The file: a picture of ours is shown, a PDF of theirs is saved (ASVS 5.0: 3.2.1)."""
    row = queries.scan(scan_id, by=me())
    body = queries.body(row)
    if body is None:
        raise NotFound
    audit.looked("scan opened", by=me(), patient=row.patient_id, detail={"scan": str(row.id), "kind": row.kind})
    response = Response(body, mimetype=row.media_type)
    way = "inline" if row.media_type.startswith("image/") else "attachment"
    name = f"{row.kind}-{row.id.hex[-8:]}{rules.ending(row.media_type)}"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Content-Security-Policy"] = CLOSED
    return response


@pages.route("/scans/<uuid:scan_id>/withdraw", methods=["GET", "POST"])
@needs("scans.add")
def withdraw(scan_id: UUID) -> ResponseReturnValue:
    row, form = queries.scan(scan_id, by=me()), WithdrawForm()
    if request.method == "GET":
        audit.looked("scan", by=me(), patient=row.patient_id, detail={"scan": str(row.id)})
    if form.validate_on_submit():
        with form.refusals():
            row = queries.scan(scan_id, by=me())
            actions.withdraw(row, form.reason.data, by=me())
            return done(_("The scan is withdrawn; it stays in the list."), to=url_for("desk.papers", patient_id=row.patient_id))  # fmt: skip
    return page("scans/withdraw.html", form=form, **_shown(row))


def _shown(row: Scan) -> dict[str, Any]:
    patient = registration.patient(row.patient_id)
    words, _clinical = rules.KINDS[row.kind]
    coming = encounters.encounter(row.encounter_id, at=here_id()) if row.encounter_id else None
    return {
        "scan": row, "title": say(words), "coming": coming, "patient": patient, "patient_banner": banner(patient),
        "media": rules.MEDIA[row.media_type][0], "kilobytes": -(-row.size // 1024),
    }  # fmt: skip


def of_orders(row: Encounter) -> dict[UUID, list[dict[str, str]]]:
    """For orders.views: what was scanned as the result of each order of a coming, with the way there."""
    found = queries.of_orders(row.id, by=me())
    return {
        order: [{"title": one.title or say(rules.KINDS[one.kind][0]), "url": url_for("scans.scan", scan_id=one.id)} for one in scans]
        for order, scans in found.items()
    }  # fmt: skip
