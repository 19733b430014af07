"""What happens to a hospital as a building and a body."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.facility.models import Facility, NumberSeries
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def first_facility(name_ru: str, name_uz: str, code: str, *, by: Actor) -> Facility:
    """A new hospital of the installation. Raises Refusal where the code is not three letters or is taken."""
    code = code.strip().upper()
    if len(code) != 3 or not code.isalpha() or not code.isascii():
        raise Refusal(N_("Short code: three Latin letters are needed, for example GGB."), field="code")
    if session.scalar(select(Facility).where(Facility.code == code)) is not None:
        raise Refusal(N_("Short code: %(code)s belongs to another hospital here."), code=code, field="code")
    facility = Facility(code=code, name_ru=name_ru, name_uz=name_uz)
    session.add(facility)
    session.flush()
    audit.wrote(facility, "facility made", by=by)
    return facility


def next_number(facility_id: UUID, kind: str, year: int) -> int:
    """The next running number of a kind in a year, under the row's lock: no gaps, no twins. Inside a write unit only."""
    rows = select(NumberSeries).where(
        NumberSeries.facility_id == facility_id, NumberSeries.kind == kind, NumberSeries.year == year
    )
    series = session.scalar(rows.with_for_update())
    if series is None:
        try:
            with session.begin_nested():
                session.add(NumberSeries(facility_id=facility_id, kind=kind, year=year, last=0))
        except IntegrityError:
            pass
        series = session.scalars(rows.with_for_update().execution_options(populate_existing=True)).one()
    series.last += 1
    session.flush()
    return series.last
