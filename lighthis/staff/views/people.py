"""Pages of the people who work here: list, one person, new ones, posts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.facility import queries as facility
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Refusal
from lighthis.staff import actions, newcomers, queries
from lighthis.staff.forms.people import ExistingForm, NewPersonForm, PersonForm, PostForm
from lighthis.staff.models import Post, Staff
from lighthis.staff.views.blueprint import pages
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import here, here_id, me, zone


@pages.route("/staff")
@needs("staff.manage")
def people() -> ResponseReturnValue:
    shown = request.args.get("show", "")
    everybody = [_line(staff, posts) for staff, posts in queries.people(here_id())]
    wanted = [one for one in everybody if one["works"] is (shown != "left")]
    start = (asked_page() - 1) * ROWS
    rows = wanted[start : start + ROWS]
    counts = {True: sum(one["works"] for one in everybody)}
    choices = [
        {"title": _("Work here: %(count)s", count=counts[True]), "url": url_for(".people"), "current": shown != "left"},
        {
            "title": _("Left or closed: %(count)s", count=len(everybody) - counts[True]),
            "url": url_for(".people", show="left"),
            "current": shown == "left",
        },
    ]
    return page("staff/people.html", rows=rows, choices=choices, paging=paging(len(wanted), len(rows)))


def _line(staff: Staff, posts: list[Post]) -> dict[str, Any]:
    present = [post for post in posts if post.until is None or post.until >= clock.today(zone())]
    return {
        "staff": staff,
        "name": name_of(staff),
        "posts": [post_words(post) for post in present],
        "works": staff.disabled_at is None and bool(present),
    }


def name_of(staff: Staff) -> str:
    """Family name, given name, patronymic."""
    return " ".join(part for part in (staff.family, staff.given, staff.patronymic) if part)


def post_words(post: Post) -> str:
    """Role and department of a post, as one reads it."""
    parts = (post.title, post.role.name_in(language()), post.department.name_in(language()) if post.department else "")
    return " · ".join(part for part in parts if part)


@pages.route("/staff/<uuid:staff_id>")
@needs("staff.manage")
def person(staff_id: UUID) -> ResponseReturnValue:
    staff = queries.staff_member(staff_id, at=here_id())
    home = queries.home_of(staff_id)
    return page(
        "staff/person.html",
        staff=staff,
        name=name_of(staff),
        posts=queries.posts_at(staff_id, at=here_id()),
        today=clock.today(zone()),
        home=home if home is not None and home.id != here_id() else None,
        signed_in=len(queries.own_sign_ins(staff_id)),
        is_me=staff_id == me().id,
        has_link=any(one.staff_id == staff_id for one in queries.open_links(here_id())),
    )


@pages.route("/staff/<uuid:staff_id>/edit", methods=["GET", "POST"])
@needs("staff.manage")
def edit_person(staff_id: UUID) -> ResponseReturnValue:
    staff = queries.staff_member(staff_id, at=here_id())
    form = PersonForm(row=staff)
    if form.validate_on_submit():
        with form.refusals():
            actions.change_person(queries.staff_member(staff_id, at=here_id()), form.values(), by=me())
            return done(_("The person is saved."), to=_person(staff_id))
    return page("staff/person_form.html", form=form, staff=staff)


@pages.route("/staff/new", methods=["GET", "POST"])
@needs("staff.manage")
def new_person() -> ResponseReturnValue:
    form = NewPersonForm()
    _offer(form)
    if form.pressed("suggest"):
        form.login.data = newcomers.login_of(form.family.data or "", form.given.data or "", queries.logins())
    elif form.validate_on_submit():
        with form.refusals():
            staff = _take_on(form)
            return done(_("Give this person the link below."), to=url_for(".links", person=staff.id))
    return page("staff/new_person.html", form=form)


def _take_on(form: NewPersonForm) -> Staff:
    names = form.values()
    login = form.login.data or newcomers.login_of(names["family"], names["given"], queries.logins())
    by = me()
    staff = actions.add(login, names["family"], names["given"], names["patronymic"], names["language"], by=by)
    _give_post(form, staff)
    actions.link(staff, current_app.secret_key, by=by)  # type: ignore[arg-type]
    return staff


def _give_post(form: Any, staff: Staff) -> None:
    role = queries.role(UUID(form.role.data), at=here_id())
    department = facility.department(UUID(form.department.data), at=here_id()) if form.department.data else None
    actions.appoint(
        staff, role, department, facility_id=here_id(), since=form.since.data, by=me(), title=form.title.data or ""
    )


def _offer(form: Any) -> None:
    """Roles and departments of this hospital; from today, in the language of its papers."""
    form.role.offer([(one.id, one.name_in(language())) for one in queries.roles_of(here_id())])
    form.department.offer([(one.id, one.name_in(language())) for one in facility.departments(here_id())])
    if request.method == "GET":
        form.since.data = form.since.data or clock.today(zone())
        if "language" in form:
            form.language.data = here().paper_language


@pages.route("/staff/existing", methods=["GET", "POST"])
@needs("staff.manage")
def existing() -> ResponseReturnValue:
    form = ExistingForm()
    _offer(form)
    if form.validate_on_submit():
        with form.refusals():
            staff = queries.by_login(form.login.data or "")
            if staff is None or staff.disabled_at is not None:
                raise Refusal(N_("nobody has this user name"), field="login")
            _give_post(form, staff)
            return done(_("The post is given."), to=_person(staff.id))
    return page("staff/existing.html", form=form)


@pages.route("/staff/<uuid:staff_id>/posts", methods=["GET", "POST"])
@needs("staff.manage")
def add_post(staff_id: UUID) -> ResponseReturnValue:
    staff = queries.staff_member(staff_id, at=here_id())
    form = PostForm()
    _offer(form)
    if form.validate_on_submit():
        with form.refusals():
            _give_post(form, queries.staff_member(staff_id, at=here_id()))
            return done(_("The post is given."), to=_person(staff_id))
    return page("staff/post_form.html", form=form, staff=staff, name=name_of(staff))


@pages.route("/staff/posts/<uuid:post_id>/end", methods=["GET", "POST"])
@needs("staff.manage")
def end_post(post_id: UUID) -> ResponseReturnValue:
    post = queries.post(post_id, at=here_id())
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            post = queries.post(post_id, at=here_id())
            actions.end_post(post, clock.today(zone()) - timedelta(days=1), by=me())
            return done(_("The post has ended."), to=_person(post.staff_id))
    return page("staff/end_post.html", form=form, post=post, words=post_words(post), name=name_of(post.staff))


def _person(staff_id: UUID) -> str:
    return url_for(".person", staff_id=staff_id)
