"""No row of one facility points to another's, whatever an action tries."""

import make
import pytest
from sqlalchemy import select

from lighthis.db import migrate, units
from lighthis.db.adding import add
from lighthis.db.base import Base
from lighthis.db.engine import session
from lighthis.db.ownership import ForeignFacility
from lighthis.facility.models import Bed, Department, Room
from lighthis.staff.models import Post


def crossing_columns():
    migrate.load_models()
    return [
        (mapper.class_, column.name)
        for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__name__)
        if getattr(mapper.class_, "owner", "") == "facility"
        for column in mapper.local_table.columns
        for key in column.foreign_keys
        if "facility_id" in key.column.table.columns
    ]


def test_there_are_columns_to_watch():
    assert len(crossing_columns()) >= 20


def test_a_new_row_pointing_across_is_refused_and_nothing_is_kept(store):
    theirs = session.scalars(select(Department).where(Department.facility_id == make.by_code("RUR").id)).first()
    with pytest.raises(ForeignFacility, match="department"), units.work():
        session.add(Room(facility_id=make.by_code("GES").id, department_id=theirs.id, number="99"))
    assert session.scalar(select(Room).where(Room.number == "99")) is None


def test_what_is_written_past_the_session_points_to_no_row_of_a_facility(store):
    with pytest.raises(TypeError, match="room"), units.work():
        add(Room, facility_id=make.by_code("GES").id, number="99")


def test_a_row_bent_to_another_facility_is_refused(store):
    with pytest.raises(ForeignFacility), units.work():
        bed = session.scalars(select(Bed).where(Bed.facility_id == make.by_code("GES").id)).first()
        bed.room_id = session.scalars(select(Room.id).where(Room.facility_id == make.by_code("RUR").id)).first()


def test_a_flush_in_between_does_not_help(store):
    with pytest.raises(ForeignFacility), units.work():
        theirs = session.scalars(select(Department.id).where(Department.facility_id == make.by_code("RUR").id)).first()
        post = session.scalars(select(Post).where(Post.facility_id == make.by_code("GES").id)).first()
        post.department_id = theirs
        session.flush()


@pytest.mark.parametrize(("table", "column"), crossing_columns(), ids=lambda value: getattr(value, "__name__", value))
def test_each_watched_column_is_of_a_facility_owned_table(table, column):
    assert hasattr(table, "facility_id")
