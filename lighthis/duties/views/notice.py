"""One notice: what it says, what was done; filling it in, opening one by hand, following one, marking a mistake."""

from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.duties import actions, prints, queries, rules
from lighthis.duties.forms import CONTENT, FollowForm, MistakeForm, OpenForm, laid
from lighthis.duties.models import Duty, DutyStep
from lighthis.duties.views.blueprint import address, disease, number, pages, wait
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.views.blueprint import unless_hidden
from lighthis.kernel import clock
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/notices/<uuid:duty_id>")
@needs("duties.read")
def notice(duty_id: UUID) -> ResponseReturnValue:
    row = queries.seen(duty_id, by=me())
    steps = queries.steps_of([row.id], at=row.facility_id)[row.id]
    chain = [one for one in queries.of_comings([row.encounter_id], at=row.facility_id) if _linked(one, row)]
    audit.looked("notice", by=me(), patient=row.encounter.patient_id, detail={"kind": row.kind})
    return page(
        "duties/notice.html", row=row, banner=banner(row.encounter.patient, row.encounter), rules=rules, number=number(row),
        what=disease(row), wait=wait(row), late=rules.is_late(row.due_at, clock.now()), done=_done(row, steps),
        facts=_facts(row), chain=[_other(one) for one in chain], links=_links(row),
        coming_url=link("encounters.encounter", "records.read", encounter_id=row.encounter_id)
        if encounters.visible(row.encounter, me()) else "",
    )  # fmt: skip


def _linked(one: Duty, row: Duty) -> bool:
    return one.id != row.id and (one.first_id or one.id) == (row.first_id or row.id)


def _other(one: Duty) -> dict[str, Any]:
    words = _("first notice") if one.first_id is None else say(rules.CAUSES[one.cause])
    return {"words": words, "number": number(one), "state": say(rules.STATES[one.state]), "url": address(one.id)}


def _done(row: Duty, steps: dict[str, DutyStep]) -> list[dict[str, Any]]:
    """The steps done, each with how much it came too late."""
    limits = {"signal": row.signal_due_at, "send": row.notice_due_at}
    titles = {
        "signal": _("Told by phone"), "send": _("Written notice sent"), "receipt": _("Receipt confirmed"),
        "not_needed": _("Not needed"),
    }  # fmt: skip
    return [
        {
            "title": titles[kind], "at": filters.instant(one.happened_at), "step": one,
            "late": filters.minutes(late) if (late := rules.minutes_late(limits.get(kind), one.happened_at, clock.now())) else "",
        }
        for kind, one in steps.items()
    ]  # fmt: skip


def _facts(row: Duty) -> list[tuple[str, str]]:
    """What the paper says, filled in only, under the captions of its form."""
    form = CONTENT[row.kind](formdata=None, row=row, flat=lambda one: laid(CONTENT[one.kind], one.content))
    shown = [(str(field.label.text), field.data) for name, field in form._fields.items() if name != "version"]
    return [(title, _written(value)) for title, value in shown if value]


def _written(value: Any) -> str:
    if hasattr(value, "hour"):
        return filters.instant(value)
    return filters.day(value) if hasattr(value, "year") else str(value)


def _links(row: Duty) -> list[dict[str, str]]:
    """What may be done with it now, the next step first."""
    own, gone = {"duty_id": row.id}, row.state in rules.GONE_OUT
    may_now = rules.STEPS[row.state]
    listed = [
        ("signal" in may_now, _("Told by phone"), "duties.signal"),
        ("send" in may_now, _("Written notice sent"), "duties.send"),
        ("receipt" in may_now, _("Receipt confirmed"), "duties.receipt"),
        (row.state in {"open", "signalled"}, _("Fill in the notice"), "duties.fill"),
        (gone, _("New notice after this one"), "duties.follow"),
        ("not_needed" in may_now, _("Not needed"), "duties.not_needed"),
        (row.state != "entered_in_error", _("Entered in error"), "duties.mistake"),
    ]
    found = [(title, link(endpoint, "duties.write", **own)) for fits, title, endpoint in listed if fits]
    found.append((_("Print"), link("papers.ask", "records.print", form=prints.FORMS[row.kind], subject=row.id)))
    return [{"title": title, "url": url} for title, url in found if url]


@pages.route("/notices/<uuid:duty_id>/content", methods=["GET", "POST"])
@needs("duties.write")
def fill(duty_id: UUID) -> ResponseReturnValue:
    row = queries.seen(duty_id, by=me())
    form = CONTENT[row.kind](row=row, flat=lambda one: laid(CONTENT[one.kind], one.content))
    if form.validate_on_submit():
        with form.refusals():
            actions.change(queries.seen(duty_id, by=me()), form.content(), by=me())
            return done(_("The notice is saved."), to=address(duty_id))
    audit.looked("notice", by=me(), patient=row.encounter.patient_id, detail={"kind": row.kind})
    return page("duties/fill.html", form=form, **_shown(row))


@pages.route("/notices/<uuid:duty_id>/follow", methods=["GET", "POST"])
@needs("duties.write")
def follow(duty_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(duty_id, by=me()), FollowForm()
    if not form.code.looked_for() and form.validate_on_submit():
        with form.refusals():
            row, code = queries.seen(duty_id, by=me()), form.code.data or ""
            made = actions.follow(row, form.cause.data, code, form.detected_at.data, form.reason.data, by=me())
            return done(
                _("The new notice is open: it points to the first."), to=unless_hidden(row.encounter, address(made.id))
            )
    audit.looked("notice", by=me(), patient=row.encounter.patient_id, detail={"kind": row.kind})
    return page("duties/follow.html", form=form, **_shown(row))


@pages.route("/notices/<uuid:duty_id>/mistake", methods=["GET", "POST"])
@needs("duties.write")
def mistake(duty_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(duty_id, by=me()), MistakeForm()
    if form.validate_on_submit():
        with form.refusals():
            queries.seen(duty_id, by=me())
            coming_actions.ask_error("notice", duty_id, form.reason.data, by=me())
            return done(_("It waits for another person to confirm. Until then the notice counts."), to=address(duty_id))
    audit.looked("notice", by=me(), patient=row.encounter.patient_id, detail={"kind": row.kind})
    return page("duties/mistake.html", form=form, **_shown(row))


@pages.route("/encounters/<uuid:encounter_id>/notices", methods=["GET", "POST"])
@needs("duties.write")
def open_notice(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), OpenForm()
    if request.method == "GET":
        form.kind.data = request.args.get("kind", "") if request.args.get("kind") in rules.KINDS else ""
    if not form.code.looked_for() and form.validate_on_submit():
        with form.refusals():
            row, code = encounters.seen(encounter_id, by=me()), form.code.data or ""
            made = actions.open_by_hand(row, form.kind.data, code, form.detected_at.data, form.reason.data, by=me())
            return done(_("The notice is open."), to=unless_hidden(row, address(made.id)))
    audit.looked("notice", by=me(), patient=row.patient_id)
    return page("duties/open.html", form=form, row=row, banner=banner(row.patient, row))


def _shown(row: Duty) -> dict[str, Any]:
    return {"row": row, "banner": banner(row.encounter.patient, row.encounter), "what": disease(row), "rules": rules}
