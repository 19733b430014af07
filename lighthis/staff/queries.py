"""Reads of staff."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.facility import queries as facility_queries
from lighthis.facility import rules as facility_rules
from lighthis.facility.models import ANYWHERE, Facility
from lighthis.facility.rules import Gap
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.packs.pack import today_in_country
from lighthis.packs.people import short
from lighthis.staff.models import PinRight, Post, Role, SetupToken, SharedDevice, SignIn, Staff
from lighthis.staff.rules import token_hash

PRESSED_TWICE = timedelta(minutes=2)
NEEDED = (
    ("registration.register", "", N_("Somebody who registers patients")),
    ("triage.assess", "triage", N_("Somebody who triages")),
    ("encounters.decide", "", N_("A doctor who decides on admission")),
    ("admission.accept", "admission", N_("Somebody who takes patients into beds")),
    ("billing.cash", "billing", N_("A cashier")),
)


def sign_in(token: str) -> SignIn | None:
    """The live sign-in of a token, to write on."""
    return session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None)))


def any_sign_in(token: str) -> SignIn | None:
    """A sign-in of a token, ended or not: whose typing it was."""
    return session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))


def led_in(staff_id: UUID, form_key: str) -> SignIn | None:
    """The sign-in that the same form made a moment ago, when a person pressed twice."""
    rows = select(SignIn).where(
        SignIn.staff_id == staff_id, SignIn.form_key == form_key, SignIn.ended_at.is_(None),
        SignIn.created_at > clock.now() - PRESSED_TWICE,
    )  # fmt: skip
    return session.scalar(rows.order_by(SignIn.created_at.desc()).limit(1)) if form_key else None


def shared_device(token: str) -> SharedDevice | None:
    """The shared computer of a browser's token, where its hospital lets a PIN change the user."""
    rows = select(SharedDevice).where(
        SharedDevice.facility_id.in_(ANYWHERE),
        SharedDevice.token_hash == token_hash(token),
        SharedDevice.ended_at.is_(None),
    )
    found = session.scalar(rows.options(joinedload(SharedDevice.facility))) if token else None
    return found if found is not None and facility_rules.pin_change(found.facility.settings) != "never" else None


def pin_right(device_id: UUID, staff_id: UUID, *, at: UUID) -> PinRight | None:
    """A person's right to come back by PIN to a computer, while the post is held."""
    rows = select(PinRight).where(
        PinRight.facility_id == at, PinRight.device_id == device_id, PinRight.staff_id == staff_id
    )
    found = session.scalar(rows.options(joinedload(PinRight.post).joinedload(Post.role), joinedload(PinRight.post).joinedload(Post.facility)))  # fmt: skip
    return found if found is not None and _holds(found.post, clock.today(found.post.facility.zone)) else None


def by_login(login: str) -> Staff | None:
    """The account of a login, whatever its letters' case."""
    return session.scalar(select(Staff).where(Staff.login == login.strip().casefold()))


def posts_of(staff_id: UUID) -> list[Post]:
    """The posts a person holds today by each hospital's own calendar, over all of them."""
    rows = (
        select(Post)
        .where(Post.facility_id.in_(ANYWHERE), Post.staff_id == staff_id)
        .options(joinedload(Post.role), joinedload(Post.facility), joinedload(Post.department))
        .order_by(Post.since, Post.id)
    )
    return [post_ for post_ in session.scalars(rows) if _holds(post_, clock.today(post_.facility.zone))]


def _holds(post_: Post, today: date) -> bool:
    return post_.since <= today and (post_.until is None or post_.until >= today)


def _today(at: UUID) -> date:
    """The day by the calendar of a hospital."""
    return clock.today(facility_queries.facility(at).zone)


def staff_member(staff_id: UUID, *, at: UUID) -> Staff:
    """A person who holds or held a post at this facility. Raises NotFound."""
    found = session.scalar(select(Staff).join(Post).where(Staff.id == staff_id, Post.facility_id == at).limit(1))
    if found is None:
        raise NotFound
    return found


def staff_of(at: UUID) -> list[Post]:
    """All posts of a facility with their people, by name."""
    rows = (
        select(Post)
        .join(Staff)
        .where(Post.facility_id == at)
        .options(joinedload(Post.staff), joinedload(Post.role), joinedload(Post.department))
        .order_by(Staff.family, Staff.given)
    )
    return list(session.scalars(rows))


def doctors(at: UUID, permission: str = "records.write") -> list[Staff]:
    """People at a facility whose post today lets them write the record."""
    today = _today(at)
    posts = [p for p in staff_of(at) if permission in p.role.permissions and (p.until is None or p.until >= today)]
    return list({post.staff_id: post.staff for post in posts if post.staff.disabled_at is None}.values())


def roles_of(at: UUID) -> list[Role]:
    """The roles of a facility."""
    return list(session.scalars(select(Role).where(Role.facility_id == at).order_by(Role.code)))


def administrators(at: UUID) -> set[UUID]:
    """Who can manage the staff of a facility today."""
    today = _today(at)
    able = [role.id for role in roles_of(at) if "staff.manage" in role.permissions]
    rows = (
        select(Staff.id)
        .join(Post, Post.staff_id == Staff.id)
        .where(Post.facility_id == at, Post.role_id.in_(able), Staff.disabled_at.is_(None))
        .where(Post.since <= today, (Post.until.is_(None)) | (Post.until >= today))
    )
    return set(session.scalars(rows))


def is_last_administrator(staff_id: UUID) -> bool:
    """Whether some hospital would be left without anybody who manages its staff if this account were locked."""
    able = {post.facility_id for post in posts_of(staff_id) if "staff.manage" in post.role.permissions}
    return any(administrators(at) == {staff_id} for at in able)


def home_of(staff_id: UUID) -> Facility | None:
    """The hospital that answers for an account: where its oldest post is that has not ended."""
    today = today_in_country()
    rows = (
        select(Facility)
        .join(Post, Post.facility_id == Facility.id)
        .where(
            Post.facility_id.in_(ANYWHERE), Post.staff_id == staff_id, (Post.until.is_(None)) | (Post.until >= today)
        )
        .order_by(Post.created_at, Post.id)
        .limit(1)
    )
    return session.scalar(rows)


def logins() -> set[str]:
    """Every login of the installation."""
    return set(session.scalars(select(Staff.login)))


def role(role_id: UUID, *, at: UUID) -> Role:
    """A role of this facility. Raises NotFound."""
    found = session.get(Role, role_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def post(post_id: UUID, *, at: UUID) -> Post:
    """A post at this facility. Raises NotFound."""
    found = session.get(Post, post_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def open_links(at: UUID) -> list[SetupToken]:
    """Single-use links of this facility's people that still work, by name."""
    here = select(Post.staff_id).where(Post.facility_id == at)
    rows = (
        select(SetupToken)
        .join(Staff, Staff.id == SetupToken.staff_id)
        .where(SetupToken.staff_id.in_(here), SetupToken.used_at.is_(None), SetupToken.expires_at > clock.now())
        .order_by(Staff.family, Staff.given, Staff.login)
    )
    return list(session.scalars(rows))


def permissions_at(at: UUID) -> set[str]:
    """Every permission that somebody at this facility holds today."""
    today = _today(at)
    rows = (
        select(Role.permissions)
        .join(Post, Post.role_id == Role.id)
        .join(Staff, Staff.id == Post.staff_id)
        .where(Post.facility_id == at, Staff.disabled_at.is_(None), (Post.until.is_(None)) | (Post.until >= today))
        .distinct()
    )
    return {name for held in session.scalars(rows) for name in held}


def setup_token(token: str) -> SetupToken | None:
    """A single-use link that is still good."""
    found = session.scalar(select(SetupToken).where(SetupToken.token_hash == token_hash(token)))
    return found if found is not None and found.used_at is None and found.expires_at > clock.now() else None


def used_just_now(token: str) -> bool:
    """Whether a single-use link was used a moment ago, by a person who pressed twice."""
    used_at = session.scalar(select(SetupToken.used_at).where(SetupToken.token_hash == token_hash(token)))
    return used_at is not None and used_at > clock.now() - PRESSED_TWICE


def count() -> int:
    """How many accounts there are; none on a fresh installation."""
    return session.scalar(select(func.count()).select_from(Staff)) or 0


def own_sign_ins(staff_id: UUID) -> list[SignIn]:
    """A person's open sign-ins, newest first."""
    rows = (
        select(SignIn).where(SignIn.staff_id == staff_id, SignIn.ended_at.is_(None)).order_by(SignIn.created_at.desc())
    )
    return list(session.scalars(rows))


def actor_of(post: Post, sign_in_id: UUID | None = None) -> Actor:
    """The acting person at a seat."""
    staff = post.staff
    departments = frozenset([post.department_id]) if post.department_id else frozenset()
    return Actor(staff.id, short(staff), post.facility_id, frozenset(post.role.permissions), sign_in_id, departments)


def people(at: UUID) -> list[tuple[Staff, list[Post]]]:
    """Everybody who holds or held a post at a facility, with these posts, by name."""
    found: dict[UUID, tuple[Staff, list[Post]]] = {}
    for post_ in staff_of(at):
        found.setdefault(post_.staff_id, (post_.staff, []))[1].append(post_)
    return list(found.values())


def posts_at(staff_id: UUID, *, at: UUID) -> list[Post]:
    """A person's posts at one facility, past ones too, newest first."""
    rows = select(Post).where(Post.staff_id == staff_id, Post.facility_id == at).order_by(Post.since.desc(), Post.id)
    return list(session.scalars(rows.options(joinedload(Post.role), joinedload(Post.department))))


def held(at: UUID) -> dict[UUID, int]:
    """How many present posts each role of a facility has."""
    today = _today(at)
    rows = select(Post.role_id, func.count()).where(
        Post.facility_id == at, (Post.until.is_(None)) | (Post.until >= today)
    )
    return dict(session.execute(rows.group_by(Post.role_id)).all())


def gaps(facility: Facility) -> list[Gap]:
    """The people's lines of the check list: somebody in each needed role of the domains that are on."""
    able = permissions_at(facility.id)
    return [
        Gap(Message(title), permission in able, "staff.people")
        for permission, domain, title in NEEDED
        if domain not in facility.domains_off
    ]
