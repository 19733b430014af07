"""Pages of accounts: single-use links, files of people, closing and opening, the lost phone."""

from typing import Any
from uuid import UUID

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.facility import queries as facility
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.staff import actions, newcomers, queries, rules, sheets
from lighthis.staff.forms.people import FileForm, ReasonForm
from lighthis.staff.models import Post, SetupToken, Staff
from lighthis.staff.roles import ROLES
from lighthis.staff.views.blueprint import pages
from lighthis.staff.views.people import name_of, post_words
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import LANGUAGES, say
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me, zone


@pages.route("/staff/links")
@needs("staff.manage")
def links() -> ResponseReturnValue:
    asked = request.args.get("person", "")
    found = [one for one in queries.open_links(here_id()) if asked in {"", str(one.staff_id)}]
    if found:
        audit.happened("links shown", by=me(), detail={"ids": [str(one.id) for one in found]})
    people = {staff.id: (staff, posts) for staff, posts in queries.people(here_id())}
    rows = [_line(one, *people[one.staff_id]) for one in found if one.staff_id is not None]
    return page("staff/links.html", rows=rows, asked=asked)


def _line(row: SetupToken, staff: Staff, posts: list[Post]) -> dict[str, Any]:
    today = clock.today(zone())
    token = rules.link_token(_secret(), row.id)
    shows = rules.token_hash(token) == row.token_hash  # a link printed by the command line was shown there, once
    return {
        "name": name_of(staff),
        "login": staff.login,
        "posts": [post_words(post) for post in posts if post.until is None or post.until >= today],
        "address": url_for(".setup", token=token, _external=True) if shows else "",
        "until": row.expires_at,
    }


def _secret() -> str:
    return str(current_app.secret_key)


@pages.route("/staff/import", methods=["GET", "POST"])
@needs("staff.manage")
def take_on() -> ResponseReturnValue:
    form = FileForm()
    problems: list[newcomers.Problem] = []
    if form.validate_on_submit():
        people, problems = _read(form)
        if problems:
            form.file.errors = [_("nobody was taken on; correct the rows below and choose the file again")]
        elif people:
            with form.refusals():
                actions.take_on(people, here(), _secret(), since=clock.today(zone()), by=me())
                return done(_("People taken on: %(count)s.", count=len(people)), to=url_for(".links"))
    return page(
        "staff/take_on.html", form=form, problems=problems, roles=queries.roles_of(here_id()), languages_known=LANGUAGES
    )


def _read(form: FileForm) -> tuple[list[newcomers.Newcomer], list[newcomers.Problem]]:
    """People and problems of the file; a file that cannot be read is an error at its field."""
    try:
        lines = sheets.read(form.file.data.read())
    except Refusal as refusal:
        form.file.errors = [say(refusal.message)]
        return [], []
    if not lines:
        form.file.errors = [_("there is no row under the headings")]
    roles = {word: one.code for one in queries.roles_of(here_id()) for word in _known_by(one)}
    roles |= {title.casefold(): code for code, (title, _held) in ROLES.items() if code in roles.values()}
    departments = {word: one.code for one in facility.departments(here_id()) for word in _known_by(one)}
    return newcomers.check(lines, roles, departments, queries.logins())


def _known_by(row: Any) -> set[str]:
    names = (row.code, row.name_ru, row.name_uz, row.name_uz_cyrl, row.name_en)
    return {name.casefold() for name in names if name}


@pages.route("/staff/<uuid:staff_id>/link", methods=["GET", "POST"])
@needs("staff.manage")
def new_link(staff_id: UUID) -> ResponseReturnValue:
    staff = queries.staff_member(staff_id, at=here_id())
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.link(queries.staff_member(staff_id, at=here_id()), _secret(), by=me())
            return done(_("Give this person the link below."), to=url_for(".links", person=staff_id))
    return _ask(form, staff, "staff/new_link.html")


@pages.route("/staff/<uuid:staff_id>/drop-factor", methods=["GET", "POST"])
@needs("staff.manage")
def drop_factor(staff_id: UUID) -> ResponseReturnValue:
    staff = queries.staff_member(staff_id, at=here_id())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            staff = queries.staff_member(staff_id, at=here_id())
            actions.drop_second_factor(staff, by=me(), reason=form.reason.data or "")
            return done(_("The second factor is off."), to=url_for(".person", staff_id=staff_id))
    return _ask(form, staff, "staff/drop_factor.html")


@pages.route("/staff/<uuid:staff_id>/close", methods=["GET", "POST"])
@needs("staff.manage")
def close_account(staff_id: UUID) -> ResponseReturnValue:
    staff = queries.staff_member(staff_id, at=here_id())
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            staff = queries.staff_member(staff_id, at=here_id())
            actions.disable(staff, by=me(), reason=form.reason.data or "")
            return done(_("The account is closed."), to=url_for(".person", staff_id=staff_id))
    return _ask(form, staff, "staff/close_account.html")


@pages.route("/staff/<uuid:staff_id>/open", methods=["GET", "POST"])
@needs("staff.manage")
def open_account(staff_id: UUID) -> ResponseReturnValue:
    staff = queries.staff_member(staff_id, at=here_id())
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.enable(queries.staff_member(staff_id, at=here_id()), by=me())
            return done(_("The account is open again."), to=url_for(".person", staff_id=staff_id))
    return _ask(form, staff, "staff/open_account.html")


def _ask(form: Any, staff: Staff, template: str) -> ResponseReturnValue:
    return page(template, form=form, staff=staff, name=name_of(staff))
