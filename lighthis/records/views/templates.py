"""Ready words of entries: the list of a hospital, a new one, changing one."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.facility import queries as facilities
from lighthis.facility.models import Department
from lighthis.kernel.text import NotFound
from lighthis.records import actions, queries, rules
from lighthis.records.forms import TemplateForm, template_form
from lighthis.records.models import EntryTemplate
from lighthis.records.views.blueprint import pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/templates")
@needs(queries.HEAD)
def templates() -> ResponseReturnValue:
    found = queries.templates(here_id(), kind=_kind(request.args.get("kind", "")), off=True)
    kinds = [(say(one.words), url_for(".new_template", kind=kind)) for kind, one in rules.READY.items()]
    return page("records/templates.html", rows=[_line(one) for one in found], kinds=kinds)


def _line(one: EntryTemplate) -> dict[str, Any]:
    return {
        "name": one.name, "kind": say(rules.READY[one.kind].words), "url": url_for(".template", template_id=one.id),
        "department": one.department.name_in(language()) if one.department else _("all departments"),
        "off": one.is_off,
    }  # fmt: skip


@pages.route("/templates/new/<kind>", methods=["GET", "POST"])
@needs(queries.HEAD)
def new_template(kind: str) -> ResponseReturnValue:
    if kind not in rules.READY:
        raise NotFound
    form = _offered(template_form(kind)())
    if form.validate_on_submit():
        with form.refusals():
            actions.make_template(kind, form.name.data, _department(form), form.words(kind), by=me())
            return done(_("The ready words are kept."), to=url_for(".templates"))
    return page("records/template.html", form=form, kind=kind, heading=say(rules.READY[kind].words), is_new=True)


@pages.route("/templates/<uuid:template_id>", methods=["GET", "POST"])
@needs(queries.HEAD)
def template(template_id: UUID) -> ResponseReturnValue:
    found = queries.template(template_id, at=here_id())
    kind, form = found.kind, _offered(template_form(found.kind)(row=found, flat=_laid))
    if form.validate_on_submit():
        with form.refusals():
            found = queries.template(template_id, at=here_id())
            actions.change_template(
                found, form.name.data, _department(form), form.words(kind), by=me(), is_off=form.is_off.data
            )
            return done(_("The ready words are kept."), to=url_for(".templates"))
    return page("records/template.html", form=form, kind=kind, heading=say(rules.READY[kind].words), is_new=False)


def _kind(text: str) -> str:
    return text if text in rules.READY else ""


def _laid(found: EntryTemplate) -> dict[str, Any]:
    parts = {name: found.sections.get(name, "") for name in rules.READY[found.kind].parts}
    return {**parts, "whose": str(found.department_id or "")}


def _offered(form: TemplateForm) -> TemplateForm:
    form.whose.offer(
        [(str(one.id), one.name_in(language())) for one in facilities.departments(here_id(), facilities.WARDS)]
    )
    return form


def _department(form: TemplateForm) -> Department | None:
    return facilities.department(UUID(form.whose.data), at=here_id()) if form.whose.data else None
