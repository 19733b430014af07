"""Tables of the people who work in the hospitals."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, InstallationOwned, Versioned, args
from lighthis.facility.models import Department, Facility, Named


class Staff(InstallationOwned, Versioned, Base):
    """A person who works here; acts only through a post."""

    __tablename__ = "staff"
    login: Mapped[str] = mapped_column(unique=True)
    family: Mapped[str]
    given: Mapped[str] = mapped_column(default="")
    patronymic: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="ru")
    password_hash: Mapped[str] = mapped_column(default="")
    password_expires_at: Mapped[datetime | None]  # only for first passwords given by an administrator
    totp_secret: Mapped[str] = mapped_column(default="")
    totp_last_step: Mapped[int] = mapped_column(default=0)
    pin_hash: Mapped[str] = mapped_column(default="")  # of a short PIN that changes the user at a shared computer
    disabled_at: Mapped[datetime | None]


class Role(FacilityOwned, Versioned, Named, Base):
    """A set of permissions; the shipped ones are copied to each facility, which may change them or make its own."""

    __tablename__ = "role"
    __table_args__ = args(UniqueConstraint("facility_id", "code"))
    code: Mapped[str]
    permissions: Mapped[list[str]]


class Post(FacilityOwned, Versioned, Base):
    """A person in a role at a facility, in one department or in all, from a day to a day."""

    __tablename__ = "post"
    __table_args__ = args(Index("ix_post_staff", "facility_id", "staff_id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    role_id: Mapped[UUID] = mapped_column(ForeignKey("role.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    title: Mapped[str] = mapped_column(default="")
    since: Mapped[date]
    until: Mapped[date | None]
    staff: Mapped[Staff] = relationship()
    role: Mapped[Role] = relationship()
    department: Mapped[Department | None] = relationship()
    facility: Mapped[Facility] = relationship()


class SharedDevice(FacilityOwned, Base):
    """A browser at a computer where several people work: the hash of its token alone is kept (rulings 20)."""

    __tablename__ = "shared_device"
    __table_args__ = args(UniqueConstraint("facility_id", "token_hash"))
    token_hash: Mapped[str]
    ended_at: Mapped[datetime | None]
    facility: Mapped[Facility] = relationship()


class PinRight(FacilityOwned, Base):
    """A person signed in fully at a shared computer and may come back by PIN, at this post, until the shift is over."""

    __tablename__ = "pin_right"
    __table_args__ = args(UniqueConstraint("facility_id", "device_id", "staff_id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("shared_device.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    proved_at: Mapped[datetime]  # when the password was last shown there
    failures: Mapped[int] = mapped_column(default=0)
    post: Mapped[Post] = relationship()


class SignIn(InstallationOwned, Base):
    """A signed-in browser: the token's hash alone is kept."""

    __tablename__ = "sign_in"
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    post_id: Mapped[UUID | None] = mapped_column(ForeignKey("post.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("shared_device.id"))
    proved_at: Mapped[datetime]  # when the password was shown: neither another post nor a PIN makes the day longer
    by_pin: Mapped[bool] = mapped_column(default=False)
    form_key: Mapped[str] = mapped_column(default="")  # of the form that led in: its second pressing leads in again
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    staff: Mapped[Staff] = relationship()
    post: Mapped[Post | None] = relationship()


class SetupToken(InstallationOwned, Base):
    """A single-use link: the first administrator, or a new password for someone."""

    __tablename__ = "setup_token"
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    for_facility_id: Mapped[UUID | None] = mapped_column(ForeignKey("facility.id"))  # its first administrator
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
