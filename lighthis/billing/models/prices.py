"""The price list: what the hospital charges for, and its dated prices."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.facility.models import Named


class PricedItem(FacilityOwned, Versioned, Named, Base):
    """What the hospital charges for: a consultation, a test, a day in a better room."""

    __tablename__ = "priced_item"
    __table_args__ = args(
        UniqueConstraint("facility_id", "code"), CheckConstraint("vat IN ('exempt','12')", name="vat")
    )
    code: Mapped[str]
    category: Mapped[str]
    mxik: Mapped[str] = mapped_column(default="")  # code of the state's catalogue of goods and services, 17 digits
    vat: Mapped[str] = mapped_column(
        default="exempt"
    )  # cis-forms.md 10.4: care is exempt, cosmetology and goods are not
    unit: Mapped[str] = mapped_column(default="")
    days: Mapped[int | None]  # a package: for how many days it covers what it holds; none: as long as the coming lasts
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    prices: Mapped[list["Price"]] = relationship(
        primaryjoin="and_(Price.item_id == PricedItem.id, Price.facility_id == PricedItem.facility_id)",
        foreign_keys="Price.item_id", order_by="Price.valid_from", lazy="selectin",
    )  # fmt: skip


class PackagePart(FacilityOwned, Base):
    """What a package holds on [valid_from, valid_until): how much of which item; never altered, ended and written anew."""

    __tablename__ = "package_part"
    __table_args__ = args(
        Index("ix_package_part_package", "facility_id", "package_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="until_after_from"),
    )
    package_id: Mapped[UUID] = mapped_column(ForeignKey("priced_item.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("priced_item.id"))
    quantity: Mapped[Decimal] = mapped_column(types.Quantity)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # the first day on which it is no longer a part
    item: Mapped[PricedItem] = relationship(foreign_keys=[item_id])


class Price(FacilityOwned, Base):
    """A price of an item from a day on, in the list of a kind of payer or of an organisation (its code), until its last day or the
    next one."""

    __tablename__ = "price"
    __table_args__ = args(
        UniqueConstraint("facility_id", "item_id", "payer", "valid_from"), CheckConstraint("amount >= 0", name="amount")
    )
    item_id: Mapped[UUID] = mapped_column(ForeignKey("priced_item.id"))
    payer: Mapped[str]
    amount: Mapped[Decimal]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the first day on which it holds no longer

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds."""
        return self.valid_to - timedelta(days=1) if self.valid_to is not None else None
