"""One slip: who wrote it, what it leads to, what came of it, how it ended."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.downtime import actions, queries, rules
from lighthis.downtime.forms import BeginForm, SettleForm
from lighthis.downtime.models import DowntimeEntry, DowntimeSlip
from lighthis.downtime.rules import ENTER
from lighthis.downtime.views.blueprint import ARGUMENT, pages
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import visible
from lighthis.encounters.views.blueprint import described, steps
from lighthis.kernel import clock
from lighthis.kernel.text import Message, Refusal
from lighthis.packs.people import short
from lighthis.treatment.queries import own_beds
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me

LONGEST_QUERY = 100
# pages of a coming on which something of a sheet is written, in the order of a sheet
WRITES = {
    "encounters.came", "triage.assess", "observations.take", "records.diagnose", "records.note", "orders.prescribe", "encounters.decide",
    "admission.accept", "encounters.handover", "records.examine",
}  # fmt: skip


@pages.route("/downtime/slips/<uuid:slip_id>")
@needs(ENTER)
def slip(slip_id: UUID) -> ResponseReturnValue:
    row = queries.slip(slip_id, at=here_id())
    entries = queries.entries_of([row.id], at=here_id())
    mine = row.state == "owed" and row.begun_by_id == me().id
    wanted = request.args.get("q", "")[:LONGEST_QUERY] if mine else ""
    found = _found(wanted)
    return page(
        "downtime/slip.html", row=row, kind=say(rules.KINDS[row.kind]), state=say(rules.STATES[row.state]), mine=mine,
        reason=say(row.reason), begun_by=short(row.begun_by), settled_by=short(row.settled_by), q=wanted,
        entries=[_entry(one) for one in entries], led=_ways_of(entries, row) if mine else [],
        comings=[_coming(one, stay_id, row) for one, stay_id in found],
        arrive_url=_with(link("encounters.new_coming", "encounters.register"), row) if mine and row.kind == "arrival" else "",
    )  # fmt: skip


def _found(wanted: str) -> list[tuple[Encounter, UUID | None]]:
    """Whom the typist looks for; a search is one line of the log, with whom it showed."""
    if not wanted.strip():
        return []
    since = clock.now() - timedelta(hours=rules.settings_of(here().settings).hours_back)
    found = queries.here_for(wanted, since, by=me())
    audit.happened("searched", by=me(), detail={"ids": [str(one.patient_id) for one, _stay in found]})
    return found


def _entry(one: DowntimeEntry) -> dict[str, Any]:
    """What came of the slip; of a coming that is hidden from the reader its number alone (rulings 9)."""
    return {
        "what": say(Message(one.verb)), "number": one.encounter.number, "by": short(one.by), "at": one.created_at,
        "in_error": one.encounter.status == "entered_in_error",
        "url": link("encounters.encounter", "records.read", encounter_id=one.encounter_id) if visible(one.encounter, me()) else "",
    }  # fmt: skip


def _ways_of(entries: list[DowntimeEntry], row: DowntimeSlip) -> list[dict[str, Any]]:
    """The comings that the slip led to so far, each with what is written next."""
    given = own_beds(me()) if entries else set()
    comings = {
        one.encounter_id: one.encounter for one in entries if visible(one.encounter, me()) or one.encounter_id in given
    }
    stays = queries.stays_of(list(comings), at=here_id())
    return [_coming(one, stays.get(id_), row) for id_, one in comings.items()]


def _coming(one: Encounter, stay_id: UUID | None, row: DowntimeSlip) -> dict[str, Any]:
    """A coming and the forms on which its part of the sheet is written; each takes the slip along. Of a hidden one its doses alone."""
    if visible(one, me()):
        offered = [(step["title"], step["url"]) for step in steps(one) if step["endpoint"] in WRITES]
        offered += _of_stay(one, stay_id) if stay_id is not None else []
    else:
        offered = [_doses(one)]
    return {
        "number": one.number, "who": described(one.patient), "ended": one.status != "open",
        "steps": [{"title": title, "url": _with(url, row)} for title, url in offered if url],
    }  # fmt: skip


def _of_stay(one: Encounter, stay_id: UUID) -> list[tuple[str, str]]:
    """What is written of somebody in a bed; doses of one who has left meanwhile, too."""
    ways = [_doses(one)]
    if one.status == "open":
        ways += [
            (_("Prescribe a drug"), link("treatment.prescribe", "treatment.prescribe", encounter_id=one.id, kind="drug")),
            (_("Transfer"), link("admission.transfer", "admission.transfer", stay_id=stay_id)),
            (_("Discharge"), link("admission.discharge", "admission.discharge", stay_id=stay_id)),
        ]  # fmt: skip
    return ways


def _doses(one: Encounter) -> tuple[str, str]:
    return _("Doses"), link("treatment.give", "treatment.give", encounter_id=one.id)


def _with(url: str, row: DowntimeSlip) -> str:
    """An address that takes the slip along."""
    return f"{url}{'&' if '?' in url else '?'}{ARGUMENT}={quote(row.number)}" if url else ""


@pages.route("/downtime/slips/<uuid:slip_id>/begin", methods=["GET", "POST"])
@needs(ENTER)
def begin(slip_id: UUID) -> ResponseReturnValue:
    row = queries.slip(slip_id, at=here_id())
    form = BeginForm()
    if request.method == "GET":
        form.written_by.data, form.written_at.data = row.written_by, row.written_at
    if form.validate_on_submit():
        with form.refusals():
            _begin(queries.slip(slip_id, at=here_id()), form)
            return done(_("The slip is in your hands."), to=url_for(".slip", slip_id=slip_id))
    taken = row.state == "done" or (row.state == "owed" and row.begun_by_id not in {None, me().id})
    return page(
        "downtime/begin.html", form=form, row=row, kind=say(rules.KINDS[row.kind]), taken=taken,
        who=short(row.settled_by if row.state == "done" else row.begun_by), hours=rules.settings_of(here().settings).hours_back,
    )  # fmt: skip


def _begin(row: DowntimeSlip, form: Any) -> None:
    actions.begin(row, form.written_by.data, form.written_at.data, by=me(), instead=form.instead.data)


@pages.route("/downtime/slips/<uuid:slip_id>/settle", methods=["GET", "POST"])
@needs(ENTER)
def settle(slip_id: UUID) -> ResponseReturnValue:
    row, form = queries.slip(slip_id, at=here_id()), SettleForm()
    if request.method == "GET" and row.state == "owed" and row.begun_at is not None:
        form.outcome.data = "done"
    if form.validate_on_submit():
        with form.refusals():
            _settle(queries.slip(slip_id, at=here_id()), form)
            return done(_("Slip %(number)s is settled.", number=row.number), to=url_for(".pack", pack_id=row.pack_id))
    entries = queries.entries_of([row.id], at=here_id())
    return page("downtime/settle.html", form=form, row=row, entries=[_entry(one) for one in entries])


def _settle(row: DowntimeSlip, form: SettleForm) -> None:
    """Raises Refusal."""
    if form.outcome.data == "done":
        actions.finish(row, by=me())
        return
    try:
        actions.write_off(row, form.reason.data or "", by=me())
    except Refusal as refusal:
        refusal.field = refusal.field or "outcome"
        raise
