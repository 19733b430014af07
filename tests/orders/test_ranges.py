"""The ranges of the hospital's own laboratory: for whom one holds, that nobody has two, that children have none by a guess."""

from datetime import date
from decimal import Decimal

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel.ages import age
from lighthis.kernel.text import Refusal
from lighthis.orders import laboratory, queries
from lighthis.orders.models import OwnRange
from lighthis.orders.rules import own_ranges
from lighthis.orders.rules.own_ranges import Band, Lived
from lighthis.orders.rules.values import Limits

TODAY = date(2026, 11, 22)


def lived(born, precision="day"):
    return Lived.of(age(born, TODAY), precision)


NEWBORN, CHILD, WOMAN = lived(date(2026, 11, 20)), lived(date(2018, 3, 1)), lived(date(1983, 2, 14))


@pytest.mark.parametrize(
    ("band", "sex", "who", "fits"),
    [
        (Band("any", 0, "day", 28, "day"), "male", NEWBORN, True),
        (Band("any", 0, "day", 2, "day"), "male", NEWBORN, False),  # 2 days old: belongs to the next band
        (Band("any", 2, "day", 28, "day"), "male", NEWBORN, True),
        (Band("any", 1, "month", 12, "month"), "male", NEWBORN, False),
        (Band("any", 1, "year", 18, "year"), "female", CHILD, True),
        (Band("male", 1, "year", 18, "year"), "female", CHILD, False),
        (Band("female", 18, "year"), "female", WOMAN, True),
        (Band("female", 18, "year"), "unknown", WOMAN, False),
        (Band("any", 0, "day"), "unknown", Lived(), True),
        (Band("any", 0, "day", 18, "year"), "male", Lived(), False),  # nobody knows the age: no guess
        (Band("any", 1, "month", 12, "month"), "male", lived(date(2026, 1, 1), "year"), False),
        (Band("any", 0, "day", 1, "year"), "male", lived(date(2026, 1, 1), "year"), True),
    ],
)
def test_for_whom_a_range_holds(band, sex, who, fits):
    assert band.fits(sex, who) is fits


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["day", "month", "year"]), st.integers(1, 40))
def test_two_neighbouring_bands_leave_nobody_out_and_nobody_in_both(born, unit, edge):
    who = lived(born)
    below, above = Band("any", 0, "day", edge, unit), Band("any", edge, unit)
    assert below.fits("male", who) != above.fits("male", who)


D = Decimal
OK = Limits(D(110), D(140))


@pytest.mark.parametrize(
    ("band", "limits", "source", "field"),
    [
        (Band("any", 18, "year", 18, "year"), OK, "журнал", "until"),
        (Band("any", 12, "month", 1, "year"), OK, "журнал", "until"),
        (Band("any", 0, "year", 200, "year"), OK, "журнал", "until"),
        (Band("any", 131, "year"), OK, "журнал", "until"),
        (Band("any", 0, "year"), Limits(), "журнал", "low"),
        (Band("any", 0, "year"), Limits(D(2), D(1)), "журнал", "high"),
        (Band("any", 0, "year"), OK, "  ", "source"),
        (Band("both", 0, "year"), OK, "журнал", "sex"),
        (Band("any", 0, "week"), OK, "журнал", "sex"),
        (Band("male", 5, "year", 7, "year"), OK, "журнал", "since"),
        (Band("any", 11, "year", 20, "year"), OK, "журнал", "since"),
    ],
)
def test_what_is_no_range(band, limits, source, field):
    with pytest.raises(Refusal) as refusal:
        own_ranges.check(band, limits, source, [Band("male", 6, "year", 12, "year")])
    assert refusal.value.field == field


def test_neighbours_and_the_other_sex_are_no_clash():
    standing = [Band("male", 6, "year", 12, "year")]
    for band in (Band("male", 12, "year"), Band("male", 0, "day", 6, "year"), Band("female", 0, "day")):
        own_ranges.check(band, OK, "журнал", standing)


def written(band=None, limits=OK, analyte="hb", at="GES"):
    return laboratory.add_range(
        make.by_code(at), analyte, band or Band("any", 1, "year", 18, "year"), limits, "вкладыш реагента 2026",
        by=make.actor("administrator", at),
    )  # fmt: skip


def hb(sex, who, at="GES"):
    found = queries.analytes("cbc", "ru", sex, who, make.by_code(at).id)
    return next(one.limits for one in found if one.code == "hb")


def test_a_child_has_no_range_until_the_hospital_writes_one(work):
    assert hb("female", CHILD) == Limits()
    row = written()
    assert hb("female", CHILD) == OK
    assert hb("female", CHILD, "RUR") == Limits()  # another hospital's laboratory is another one
    assert hb("female", WOMAN) == Limits(D(120), None)  # the country's list holds beside it
    laboratory.end_range(row, by=make.actor("administrator"))
    assert hb("female", CHILD) == Limits()
    with pytest.raises(Refusal, match="ended already"):
        laboratory.end_range(row, by=make.actor("administrator"))
    written(limits=Limits(D(100), None))
    assert hb("female", CHILD) == Limits(D(100), None)


def test_an_own_range_stands_before_the_countrys(work):
    written(Band("female", 18, "year"), Limits(D(117), D(155)))
    assert hb("female", WOMAN) == Limits(D(117), D(155))
    assert hb("male", WOMAN) == Limits(D(130), None)


FORM = {"analyte": "hb", "sex": "any", "since": "1", "since_unit": "year", "until": "18", "until_unit": "year", "low": "110", "high": "140,5", "source": "вкладыш реагента 2026"}  # fmt: skip


def test_on_the_pages_with_its_line_in_the_log(store, sign_in):
    admin = sign_in("administrator")
    assert admin.post("/facility/laboratory/new", FORM).status_code == 303
    shown = sign_in("laboratory").get("/facility/laboratory").text
    assert "110–140.5" in shown or "110–140,5" in shown
    assert "1 year – 18 years" in shown
    again = admin.post("/facility/laboratory/new", FORM)
    assert again.status_code == 422
    assert "stands already" in again.text
    assert "вкладыш реагента 2026" in again.text  # what was typed is kept
    for wrong in ({"low": "мало"}, {"since": "-1"}, {"analyte": "xx"}, {"until_unit": "week"}, {"source": ""}):
        assert admin.post("/facility/laboratory/new", {**FORM, **wrong}).status_code == 422, wrong
    session.rollback()
    row = session.scalars(select(OwnRange)).one()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "laboratory range written")).one()
    assert entry.detail["range"] == "110-140.5"
    assert sign_in("laboratory").get("/facility/laboratory/new").status_code == 403
    assert sign_in("administrator", "RUR").get(f"/facility/laboratory/{row.id}/end").status_code == 404
    assert admin.post(f"/facility/laboratory/{row.id}/end", {}).status_code == 303
    assert admin.get(f"/facility/laboratory/{row.id}/end").status_code == 404


def test_a_result_form_proposes_the_own_range(store, sign_in):
    with units.work():
        written(Band("female", 0, "day"), Limits(D(123), D(146)))
        row = make.ordered()
        address = f"/orders/{row.id}/result"
    page = sign_in("laboratory").get(address).text
    assert 'value="123"' in page
    assert 'value="146"' in page


@pytest.mark.parametrize(
    ("address", "setting", "good", "kept", "wrong"),
    [
        ("/facility/monitoring", "monitoring_minutes", {"continuous": "15", "hourly": "", "every_12_hours": "600"},
         {"continuous": 15, "every_12_hours": 600}, [{"continuous": "90"}, {"hourly": "4"}, {"hourly": "x"}, {"every_12_hours": "1441"}]),
        ("/facility/consultations", "consultation_minutes", {"cito": "20", "urgent": "60", "ordinary": ""},
         {"cito": 20, "urgent": 60}, [{"cito": "0"}, {"urgent": "10"}, {"ordinary": "30"}, {"cito": "1e9"}]),
    ],
)  # fmt: skip
def test_minutes_that_a_hospital_orders(store, sign_in, address, setting, good, kept, wrong):
    admin = sign_in("administrator")
    for one in wrong:
        assert admin.post(address, {**good, **one}).status_code == 422, one
    assert admin.post(address, good).status_code == 303
    session.expire_all()
    assert make.by_code().settings[setting] == kept
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "settings changed")).one()
    assert entry is not None
    assert sign_in("doctor").get(address).status_code == 403
