"""Who pays besides the patient: organisations, what they bear of a coming, and the rules by which they do."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.facility.models import Named
from lighthis.staff.models import Staff

SHARE = "share > 0 AND share <= 100000"  # thousandths of a percent


class Payer(FacilityOwned, Versioned, Named, Base):
    """An organisation that pays for patients: the state fund, an insurer, an employer, a sponsor (cis-forms.md 10.1).

    Its `code` names its own price list too; where that has no price, the list of its kind and the ordinary one hold.
    """

    __tablename__ = "payer"
    __table_args__ = args(
        UniqueConstraint("facility_id", "code"),
        CheckConstraint("kind IN ('budget','fund','insurance','employer','sponsor')", name="kind"),
    )
    code: Mapped[str]
    kind: Mapped[str]
    tax_id: Mapped[str] = mapped_column(default="")
    fund_code: Mapped[str] = mapped_column(default="")  # our hospital's code at the fund: ^[A-Z]{3}[0-9]{6}$
    address: Mapped[str] = mapped_column(default="")
    bank: Mapped[str] = mapped_column(default="")
    contract: Mapped[str] = mapped_column(default="")
    contract_from: Mapped[date | None]
    contract_until: Mapped[date | None]  # the last day
    is_active: Mapped[bool] = mapped_column(default=True)

    def pays_on(self, day: date) -> bool:
        """Whether its contract holds on a day; where no days were written down, it always does."""
        begun = self.contract_from is None or self.contract_from <= day
        return begun and (self.contract_until is None or day <= self.contract_until)


class CoverRule(FacilityOwned, Versioned, Base):
    """What an organisation bears of every coming of a benefit category, without anybody choosing it."""

    __tablename__ = "cover_rule"
    __table_args__ = args(
        Index("ix_cover_rule_benefit", "facility_id", "benefit"), CheckConstraint(SHARE, name="share")
    )
    benefit: Mapped[str]  # code of a benefit category of the country pack
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"))
    share: Mapped[Decimal] = mapped_column(types.Quantity)  # percent
    categories: Mapped[list[str]] = mapped_column(types.Json, default=list)  # kinds of services; empty: all
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # the last day
    payer: Mapped[Payer] = relationship()


class Coverage(FacilityOwned, Versioned, Base):
    """What an organisation bears of one coming, as somebody decided: it holds instead of the rules, until it is ended."""

    __tablename__ = "coverage"
    __table_args__ = args(
        Index("ix_coverage_encounter", "facility_id", "encounter_id"),
        CheckConstraint(SHARE, name="share"),
        CheckConstraint("most IS NULL OR most > 0", name="most"),
        CheckConstraint(
            "case_price IS NULL OR (case_price > 0 AND share = 100000 AND most IS NULL)", name="case_price"
        ),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    rank: Mapped[int]  # who bears first
    payer_id: Mapped[UUID | None] = mapped_column(ForeignKey("payer.id"))  # none: the patient pays, whatever rules say
    share: Mapped[Decimal] = mapped_column(types.Quantity)  # percent of what those before leave
    most: Mapped[Decimal | None]  # no more than this for the whole coming
    case_price: Mapped[Decimal | None]  # it pays this for the treated case, whatever the services come to
    categories: Mapped[list[str]] = mapped_column(types.Json, default=list)
    document: Mapped[str] = mapped_column(default="")  # referral, policy, letter of guarantee
    reason: Mapped[str]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    payer: Mapped[Payer | None] = relationship()
    by: Mapped[Staff | None] = relationship()
