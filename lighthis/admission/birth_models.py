"""A birth within a stay of the mother: what the ward says of it, and the stay of the child."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.registration.models import Patient

if TYPE_CHECKING:
    from lighthis.admission.models import Stay


class Birth(FacilityOwned, Versioned, Base):
    """A child born to the patient of a stay. One who was born alive is a patient with a stay; a stillborn child is neither.

    Numbers are as in the certificate of birth (cis-forms.md 9.2); what nobody measured is empty.
    """

    __tablename__ = "birth"
    __table_args__ = args(
        Index("ix_birth_mother", "facility_id", "mother_stay_id"),
        Index("ix_birth_child", "facility_id", "child_stay_id"),
        partial(
            "uq_birth_order",
            "facility_id",
            "mother_stay_id",
            "birth_order",
            unique=True,
            where="withdrawn_at IS NULL",
        ),
        CheckConstraint("sex IN ('male','female','unknown')", name="sex"),
        CheckConstraint("place IN ('hospital','way','home','other')", name="place"),
        CheckConstraint("is_alive = 0 OR patient_id IS NOT NULL", name="alive_is_a_patient"),
    )
    mother_stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    child_stay_id: Mapped[UUID | None] = mapped_column(ForeignKey("stay.id"))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    birth_order: Mapped[int] = mapped_column(default=1)  # of twins 1, 2, 3
    is_alive: Mapped[bool] = mapped_column(default=True)
    sex: Mapped[str]
    born_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="hospital")
    weight_g: Mapped[int | None]
    length_cm: Mapped[int | None]
    apgar_1: Mapped[int | None]
    apgar_5: Mapped[int | None]
    weeks: Mapped[int | None]  # completed weeks of the pregnancy
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    mother_stay: Mapped["Stay"] = relationship(foreign_keys=[mother_stay_id])
    child_stay: Mapped["Stay | None"] = relationship(foreign_keys=[child_stay_id])
    patient: Mapped[Patient | None] = relationship()

    @property
    def encounter(self) -> Encounter:
        """The coming of the mother: a birth belongs to it."""
        return self.mother_stay.encounter
