"""What happens to posts and roles."""

from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility import queries as facility_queries
from lighthis.facility.models import Department, Facility
from lighthis.facility.rules import with_cyrillic
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.staff import newcomers, queries
from lighthis.staff.actions import accounts
from lighthis.staff.models import Post, Role, SetupToken, SignIn, Staff
from lighthis.staff.roles import PERMISSIONS, ROLES


def appoint(
    staff: Staff,
    role: Role,
    department: Department | None,
    *,
    facility_id: UUID,
    since: date,
    by: Actor,
    title: str = "",
) -> Post:
    """Give a person a post at a facility. Raises Refusal when the same post is held already."""
    rows = select(Post).where(
        Post.staff_id == staff.id, Post.role_id == role.id, Post.facility_id == facility_id, Post.until.is_(None),
        Post.department_id == (department.id if department else None),
    )  # fmt: skip
    if session.scalar(rows) is not None:
        raise Refusal(N_("This person holds this post already."), field="role")
    post = Post(
        facility_id=facility_id, staff_id=staff.id, role_id=role.id, department_id=department.id if department else None,
        title=title, since=since,
    )  # fmt: skip
    session.add(post)
    session.flush()
    audit.wrote(post, "appointed", by=by, detail={"role": role.code, "login": staff.login})
    return post


def end_post(post: Post, last_day: date, *, by: Actor) -> None:
    """The post ends with this day; sign-ins at that seat end at once. Raises Refusal for the last administrator."""
    accounts.hold_staff(post.facility_id)
    had = queries.administrators(post.facility_id)
    post.until = last_day
    session.flush()
    _keep_an_administrator(post.facility_id, had)
    rows = update(SignIn).where(SignIn.post_id == post.id, SignIn.ended_at.is_(None))
    session.execute(rows.values(ended_at=clock.now(), ended_why="post ended"))
    audit.wrote(post, "post ended", by=by)


def _keep_an_administrator(at: UUID, had: set[UUID]) -> None:
    if had and not queries.administrators(at):
        raise Refusal(N_("This is the last administrator: give somebody else the post first."))


def ship_roles(facility: Facility, names: dict[str, dict[str, str]], *, by: Actor) -> dict[str, Role]:
    """Copy the shipped roles to a new facility, named in four languages; the facility may change them."""
    made = {}
    for code, (english, permissions) in ROLES.items():
        named = {f"name_{lang.lower()}": text for lang, text in names.get(english, {}).items()}
        role = Role(facility_id=facility.id, code=code, permissions=list(permissions), **{"name_en": english, **named})
        session.add(role)
        made[code] = role
    session.flush()
    audit.wrote(facility, "roles made", by=by)
    return made


def change_role(role: Role, permissions: list[str], *, by: Actor) -> None:
    """What a role may do; everybody in it feels it at the next page. Raises Refusal."""
    unknown = set(permissions) - set(PERMISSIONS)
    if unknown:
        raise Refusal(N_("Unknown permission: %(names)s"), names=", ".join(sorted(unknown)))
    accounts.hold_staff(role.facility_id)
    had, before = queries.administrators(role.facility_id), role.permissions
    role.permissions = sorted(permissions)
    session.flush()
    _keep_an_administrator(role.facility_id, had)
    audit.wrote(role, "role changed", by=by, detail={"before": before, "after": role.permissions})


def name_role(role: Role, names: dict[str, str], *, by: Actor) -> None:
    """New names of a role."""
    for column, name in with_cyrillic(names).items():
        setattr(role, column, name)
    audit.wrote(role, "role named", by=by, detail={"name": role.name_in("ru")})


def add_role(at: UUID, code: str, names: dict[str, str], *, by: Actor) -> Role:
    """A role of the hospital's own, still without permissions. Raises Refusal where the code is taken."""
    code = code.strip().casefold()
    if not newcomers.fits_login(code):
        raise Refusal(N_("Latin letters, digits, point, hyphen and underscore only"), field="code")
    if session.scalar(select(Role.id).where(Role.facility_id == at, Role.code == code)) is not None:
        raise Refusal(N_("another role has this code"), field="code")
    role = Role(facility_id=at, code=code, permissions=[], **with_cyrillic(names))
    session.add(role)
    session.flush()
    audit.wrote(role, "role made", by=by, detail={"code": code})
    return role


def take_on(
    people: list[newcomers.Newcomer], facility: Facility, secret: str, *, since: date, by: Actor
) -> list[SetupToken]:
    """A whole file of people: accounts, posts, and a single-use link each. Raises Refusal, then nobody is taken on."""
    roles = {role.code: role for role in queries.roles_of(facility.id)}
    departments = {one.code: one for one in facility_queries.departments(facility.id)}
    links = []
    for one in people:
        language = one.language or facility.paper_language
        staff = accounts.add(one.login, one.family, one.given, one.patronymic, language, by=by)
        department = departments[one.department] if one.department else None
        appoint(staff, roles[one.role], department, facility_id=facility.id, since=since, by=by)
        links.append(accounts.link(staff, secret, by=by))
    return links
