"""Who a tag is: linking it with a coming, making an unknown one from it, taking the link back."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.disaster import actions, queries, rules
from lighthis.disaster.forms import LinkForm, UnlinkForm
from lighthis.disaster.views.blueprint import pages, who
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import codes
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/disaster/tags/<uuid:tag_id>/link", methods=["GET", "POST"])
@needs("encounters.register")
def link_tag(tag_id: UUID) -> ResponseReturnValue:
    row, form = queries.tag(tag_id, at=here_id()), LinkForm()
    form.arrival.offer(
        [(one.code, one.name(language())) for one in codes.code_list("arrival") if one.code != "from-ward"]
    )
    if request.method == "GET":
        form.arrival.data = "by-ambulance"
    if form.validate_on_submit():
        with form.refusals():
            return _linked(tag_id, form)
    if row.encounter is not None:
        audit.looked("tag", by=me(), patient=row.encounter.patient_id, detail={"tag": row.number})
    return page("disaster/link.html", form=form, row=row, number=rules.written(row.number), who=who(row))


def _linked(tag_id: UUID, form: LinkForm) -> ResponseReturnValue:
    """By the number that was typed, or with a new coming of somebody unknown. Raises Refusal."""
    row = queries.tag(tag_id, at=here_id())
    if form.pressed("unknown"):
        if not form.arrival.data:
            raise Refusal(N_("choose from the list"), field="arrival")
        made = actions.unknown_coming(row, form.arrival.data, by=me())
        return done(_("The coming is registered: %(number)s.", number=made.number), to=_tag(tag_id))
    if not (form.number.data or "").strip():
        raise Refusal(N_("write the number of the coming or of the card"), field="number")
    found = queries.called(form.number.data, by=me())
    if found is None:
        raise Refusal(N_("no open coming here has this number, nor has a card with it one"), field="number")
    actions.link(row, found, by=me())
    return done(_("The tag is linked with %(number)s.", number=found.number), to=_tag(tag_id))


@pages.route("/disaster/tags/<uuid:tag_id>/unlink", methods=["GET", "POST"])
@needs("encounters.register")
def unlink_tag(tag_id: UUID) -> ResponseReturnValue:
    row, form = queries.tag(tag_id, at=here_id()), UnlinkForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.unlink(queries.tag(tag_id, at=here_id()), form.reason.data, by=me())
            return done(_("The link is taken back."), to=_tag(tag_id))
    if row.encounter is not None:
        audit.looked("tag", by=me(), patient=row.encounter.patient_id, detail={"tag": row.number})
    return page("disaster/unlink.html", form=form, row=row, number=rules.written(row.number), who=who(row))


def _tag(tag_id: UUID) -> str:
    return url_for(".tag", tag_id=tag_id)
