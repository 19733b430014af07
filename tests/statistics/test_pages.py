"""The pages of the statistics as people see them: the sheet, months, indicators, and a month that is closed and corrected."""

import csv
import io
from datetime import datetime, timedelta

import bedstore
import make
import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from lighthis.admission.models import Stay as StayRow
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.papers.models import Paper
from lighthis.registration.models import PatientName
from lighthis.staff.models import Post, Staff
from lighthis.statistics import actions
from lighthis.statistics.models import FrozenMonth
from lighthis.statistics.rules.days import Month
from lighthis.statistics.rules.facts import BedSpan, Hospital, Piece, Stay

OPENED = datetime(2026, 9, 1)
DAY = "day=05.10.2026"
NOVEMBER = make.moment("2026-11-22 09:00")
OCTOBER = Month(2026, 10)


def stay(name, since, until, *, department="WT", bed="W1", **more):
    pieces = (Piece(department, bed, since, until),)
    return Stay(name, name, name, "female", None, since, until, pieces, **more)


HOME = Hospital(
    0, {"WS": "surgical", "WT": "therapeutic"},
    {"W1": (BedSpan("WT", "therapeutic", "any", OPENED, None),), "W2": (BedSpan("WS", "surgical", "female", OPENED, None),)},
    stays=(
        stay("A-1", datetime(2026, 10, 1, 9), datetime(2026, 10, 5, 12)),
        stay("A-2", datetime(2026, 10, 5, 14), datetime(2026, 10, 20, 10), is_rural=True),
        stay("A-3", datetime(2026, 10, 5, 8), None, department="WS", bed="W2"),
    ),
)  # fmt: skip


@pytest.fixture
def lived(store):
    """October at the first hospital of the region, looked at in November."""
    with clock.at(NOVEMBER):
        with units.work():
            bedstore.fill(HOME, facility=make.by_code())
            for row in session.scalars(select(Encounter).where(Encounter.facility_id == make.by_code().id)):
                one = session.scalar(
                    select(StayRow).where(StayRow.facility_id == row.facility_id, StayRow.encounter_id == row.id)
                )
                if one is not None:
                    session.add(
                        PatientName(
                            patient_id=row.patient_id, use="current", family=f"Лежачая{one.number}", given="Анна"
                        )
                    )
                    row.secrecy = "sensitive" if one.number == "A-3" else "ordinary"
        yield


def test_the_sheet_of_a_day_names_whom_the_reader_may_see(lived, sign_in):
    text = sign_in("statistician").get(f"/statistics/day?{DAY}").text
    assert "ЛежачаяA-1" in text
    assert "ЛежачаяA-2" in text
    assert "ЛежачаяA-3" not in text  # hidden: counted, nameless
    assert "Admitted: 2" in text
    assert "not shown" in text
    assert "ЛежачаяA-3" in sign_in("chief_doctor").get(f"/statistics/day?{DAY}").text
    totals = sign_in("aggregate_reader").get(f"/statistics/day?{DAY}").text
    assert "Лежачая" not in totals
    assert "Therapy" in totals


def test_the_files_hold_the_sheet(lived, sign_in):
    reader = sign_in("senior_nurse")
    rows = list(csv.reader(io.StringIO(reader.get(f"/statistics/day.csv?{DAY}").data.decode("utf-8-sig"))))
    whole = next(row for row in rows if row[0] == "Whole hospital")
    assert whole[4:6] + whole[17:18] == ["1", "2", "2"]
    book = load_workbook(io.BytesIO(reader.get("/statistics/year.xlsx?year=2026").data))
    table = list(book[book.sheetnames[0]].iter_rows(values_only=True))
    assert next(row for row in table if row[0] == "10.2026")[19] == 4 + 15 + 27
    assert reader.get("/statistics/day.csv?day=rubbish").status_code == 400
    assert reader.get("/statistics/day.pdf?day=05.10.2026").status_code == 404


def test_who_may_and_who_may_not(lived, sign_in):
    assert sign_in("doctor").get(f"/statistics/day?{DAY}").status_code == 403
    assert sign_in("statistician").get("/statistics/day?day=31.02.2026").status_code == 422
    assert sign_in("statistician").get("/statistics/year?year=1800").status_code == 422
    assert sign_in("statistician").get("/statistics/beds?since=2.10.2026&until=1.10.2026").status_code == 422
    assert sign_in("statistician").get("/statistics/months/2027-01").status_code == 404
    assert sign_in("statistician").get("/statistics/months/rubbish").status_code == 404
    assert sign_in("senior_nurse").post("/statistics/months/2026-10/sign", {}, page="/account").status_code == 403


def test_a_head_of_one_department_sees_the_own_sheet(lived, sign_in):
    with units.work():
        ward = session.scalar(
            select(Department).where(Department.facility_id == make.by_code().id, Department.code == "WS")
        )
        person = session.scalar(select(Staff).where(Staff.login == "head_of_department.ges"))
        post = session.scalar(select(Post).where(Post.staff_id == person.id))
        post.department_id = ward.id
    head = sign_in("head_of_department")
    text = head.get(f"/statistics/day?{DAY}").text
    assert "Whole hospital" not in text
    assert "A-1" not in text
    assert head.get(f"/statistics/day?{DAY}&department=WT").status_code == 422
    assert "Whole hospital" not in head.get("/statistics/beds?since=01.10.2026&until=31.10.2026").text


def test_indicators_and_prints_are_pages(lived, sign_in):
    reader = sign_in("chief_doctor")
    text = reader.get("/statistics/beds?since=01.10.2026&until=31.10.2026").text
    assert "Beds in work (without those closed)" in text
    assert "By patients used" in text
    assert "style=" not in text
    paper = reader.get(f"/statistics/day/print?{DAY}&paper=ru").text
    assert "Состоит на начало текущего дня, всего" in paper
    assert "Проведено койко-дней" in reader.get("/statistics/year/print?year=2026&paper=ru").text


def test_a_month_is_closed_once_and_what_changes_later_shows(lived, sign_in):
    reader = sign_in("statistician")
    address = "/statistics/months/2026-10"
    assert reader.post(f"{address}/sign", {}).status_code == 303
    assert "Nothing changed since the last signature" in reader.get(address).text
    assert "closed and signed" in reader.get("/statistics/year?year=2026").text
    assert reader.post(f"{address}/sign", {"reason": "x"}).status_code == 422  # nothing to correct
    with units.work():
        session.execute(update(StayRow).where(StayRow.number == "A-2").values(is_rural=False))
    text = reader.get(address).text
    assert "of them from villages" in text
    assert reader.post(f"{address}/sign", {"reason": ""}).status_code == 422
    assert reader.post(f"{address}/sign", {"reason": "Адрес был городской"}).status_code == 303
    text = reader.get(address).text
    assert "Correction sheet 1" in text
    assert "Адрес был городской" in text
    assert "Nothing changed since the last signature" in text
    rows = session.scalars(select(FrozenMonth).order_by(FrozenMonth.sequence)).all()
    assert [row.figures["rows"][0]["admitted_rural"] for row in rows] == [1, 0]


def test_a_month_that_is_not_over_stays_open(lived, sign_in):
    reader = sign_in("chief_doctor")
    assert "is not over yet" in reader.get("/statistics/months/2026-11").text
    assert reader.post("/statistics/months/2026-11/sign", {}).status_code == 422
    with pytest.raises(Refusal), units.work():
        actions.close(make.by_code(), Month(2026, 11), by=make.actor("chief_doctor"))


def test_two_who_close_at_once_leave_one_signature_and_nobody_changes_it(lived):
    by = make.actor("chief_doctor")
    with units.work():
        actions.close(make.by_code(), OCTOBER, by=by)
    with pytest.raises(Refusal, match="closed already"), units.work():
        actions.close(make.by_code(), OCTOBER, by=by)
    with pytest.raises(DBAPIError, match="append-only"), units.work():
        session.execute(update(FrozenMonth).where(FrozenMonth.facility_id == by.facility_id).values(reason="other"))


def test_a_stay_that_was_nowhere_is_said_on_the_page(lived, sign_in):
    with units.work():
        early = bedstore.utc(OPENED - timedelta(days=1))
        session.execute(update(StayRow).where(StayRow.number == "A-3").values(admitted_at=early))
    for address in (
        f"/statistics/day?{DAY}",
        "/statistics/year?year=2026",
        "/statistics/beds?since=01.10.2026&until=31.10.2026",
    ):
        assert "The departments of stay A-3 leave a gap" in sign_in("statistician").get(address).text
    page = sign_in("statistician").post("/statistics/months/2026-10/sign", {}, page="/account")
    assert page.status_code == 422
    assert "A-3" in page.text


def papers():
    session.expire_all()
    return list(session.scalars(select(Paper).order_by(Paper.id)))


def print_it(client, form, period):
    hidden = client.hidden(f"/statistics/paper?form={form}&period={period}")
    return client.web.post("/statistics/paper", data={**hidden, "form": form, "period": period, "language": "ru"})


def test_a_month_prints_as_a_draft_until_it_is_signed_and_then_as_signed(lived, sign_in):
    client = sign_in("statistician")
    assert print_it(client, "f016", "2026-10").status_code == 303
    client.web.post("/statistics/months/2026-10/sign", data=client.hidden("/statistics/months/2026-10/sign"))
    assert [print_it(client, "f016", "2026-10").status_code for _ in range(2)] == [303, 303]
    drafted, first, again = papers()
    assert [(one.is_draft, one.is_copy) for one in (drafted, first, again)] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert drafted.facts["signed_by"] is None
    assert first.facts["signed_by"]
    assert first.facts["rows"][0]["values"] == drafted.facts["rows"][0]["values"]
    page = client.get(f"/papers/{first.id}.html")
    assert page.status_code == 200
    assert "Сводная ведомость" in page.text


def test_the_sheet_of_a_day_names_nobody_hidden_and_is_not_for_who_may_not_see_names(lived, sign_in):
    client = sign_in("statistician")
    assert print_it(client, "f007", "2026-10-05").status_code == 303
    (row,) = papers()
    named = str(row.facts["lists"])
    assert "A-2" in named
    assert "A-3" not in named
    assert any(one["hidden"] for one in row.facts["lists"])
    assert row.patient_id is None
    assert sign_in("aggregate_reader").get("/statistics/paper?form=f007&period=2026-10-05").status_code == 403
    for wrong in (
        "form=f007&period=2026-13-05",
        "form=f016&period=2199",
        "form=f003&period=2026",
        "form=f016&period=2026&department=X",
    ):
        assert client.get(f"/statistics/paper?{wrong}").status_code == 404, wrong
    assert make.by_code().id == row.facility_id
