"""The clock of the machine jumps, and the year begins at midnight of the hospital's wall (engineering.md 7)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.audit import queries as audit_queries
from lighthis.billing import actions as billing
from lighthis.billing.queries import cash
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.registration.models import Patient

LAST_SECOND = datetime(2026, 12, 31, 18, 59, 59, tzinfo=UTC)  # 23:59:59 in Tashkent
NEW_YEAR = LAST_SECOND + timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("jump", "status"),
    [
        (timedelta(minutes=-10), 200), (timedelta(minutes=10), 200), (timedelta(minutes=-20), 303),
        (timedelta(minutes=20), 303), (DAY, 303), (-DAY, 303), (DAY * 3650, 303), (-DAY * 365, 303),
    ],
)  # fmt: skip
def test_a_jump_longer_than_a_rest_ends_the_sign_in_in_either_direction(sign_in, jump, status):
    client = sign_in("doctor")
    with clock.at(clock.now() + jump):
        assert client.get("/account").status_code == status


def test_a_jump_there_and_back_leaves_who_was_working_signed_in_and_nobody_for_a_day(sign_in):
    before, start = sign_in("doctor"), clock.now()
    with clock.at(start + DAY):
        assert before.get("/account").status_code == 303  # at rest, by that clock
        during = sign_in("registrar")
        assert during.get("/account").status_code == 200
    with clock.at(start + timedelta(minutes=1)):
        assert before.get("/account").status_code == 200
        assert during.get("/account").status_code == 303  # made by a clock that was a day ahead


def test_writing_on_through_jumps_keeps_the_chain_and_the_numbers(sign_in):
    start = clock.now()
    for jump in (timedelta(), DAY, -DAY, DAY * 3650, timedelta(minutes=1)):
        with clock.at(start + jump), units.work():
            make.patient(f"Кар{chr(0x430 + abs(jump.days) % 30)}мова")
    session.remove()
    assert audit_queries.first_fault() is None
    cards = [row.cards[0].number for row in session.scalars(select(Patient).order_by(Patient.search_row))]
    assert cards == [f"GES-{number:06d}" for number in range(1, 6)]


def came(at: datetime, of=None):
    return encounters.arrive(of or make.patient(), "by-ambulance", "боль", at, by=make.actor("doctor")).number


def test_numbers_of_comings_begin_anew_once_at_local_new_year(store):
    with clock.at(NEW_YEAR + timedelta(minutes=5)), units.work():
        numbers = [came(at) for at in (LAST_SECOND, NEW_YEAR, LAST_SECOND - timedelta(hours=1), NEW_YEAR)]
    assert [one.split("-", 1)[1] for one in numbers] == ["2026-000001", "2027-000001", "2026-000002", "2027-000002"]


def test_case_histories_and_slips_begin_anew_once_at_local_new_year(store):
    histories, slips = [], []
    for at, number in ((LAST_SECOND, "1"), (NEW_YEAR, "2"), (NEW_YEAR + timedelta(minutes=2), "3")):
        with clock.at(at), units.work():
            asked = make.bed_request(
                make.patient(f"Кар{chr(0x430 + int(number))}мова"), arrived=at - timedelta(hours=1)
            )
            stay = admission.place(
                asked, make.bed(("2", "2", "3")[int(number) - 1], ("1", "2", "1")[int(number) - 1]), at,
                by=make.actor("ward_nurse"),
            )  # fmt: skip
            histories.append(stay.number)
            slips.append(billing.open_shift("2", by=make.actor("cashier")).number)
            billing.close_shift(cash.open_shift_of(make.actor("cashier").id, at=stay.facility_id), Decimal(0), by=make.actor("cashier"))  # fmt: skip
    assert histories == ["1/2026", "1/2027", "2/2027"]
    assert slips == ["2026-00001", "2027-00001", "2027-00002"]


def test_slips_and_their_days_follow_the_wall_over_new_year_and_back(store):
    """The shift was opened before midnight; the clock is set back twice, at last to before the shift was opened."""
    with clock.at(LAST_SECOND - timedelta(hours=2)), units.work():
        coming = make.coming()
        billing.charge(coming, make.priced(self_pay=100_000), Decimal(1), "", clock.now(), by=make.actor("doctor"))
        make.shift()
    slips, minute = [], timedelta(minutes=1)
    for ahead in (-minute, minute, -minute, 2 * minute, -DAY / 2):
        with clock.at(NEW_YEAR + ahead), units.work():
            slips.append(billing.take_payment(coming, "cash", Decimal(1_000), by=make.actor("cashier")).number)
    assert slips == ["2026-00001", "2027-00001", "2026-00002", "2027-00002", "2026-00003"]
    at, cashier = make.by_code(), make.actor("cashier")
    days = [cash.day_report(at.id, day, at.zone).total for day in (date(2026, 12, 31), date(2027, 1, 1))]
    shift = cash.open_shift_of(cashier.id, at=at.id)
    assert (days, cash.shift_report(shift.id, at=at.id).total) == ([3_000, 2_000], 5_000)
    with clock.at(NEW_YEAR - DAY / 2), units.work():
        billing.close_shift(cash.open_shift_of(cashier.id, at=at.id), Decimal(5_000), by=cashier)
    assert cash.open_shift_of(cashier.id, at=at.id) is None


def test_the_day_of_a_cash_report_is_the_day_of_the_hospitals_wall(store):
    with units.work():
        coming, item = make.coming(), make.priced("CON-01", self_pay=100_000)
    for at, amount in (
        (LAST_SECOND, 1),
        (NEW_YEAR, 2),
        (NEW_YEAR + DAY - timedelta(seconds=1), 3),
        (NEW_YEAR + DAY, 4),
    ):
        with clock.at(at), units.work():
            billing.charge(coming, item, Decimal(amount), "", at, by=make.actor("doctor"))
    at = make.by_code()
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]
    assert cash.bounds(days[1], at.zone) == (NEW_YEAR, NEW_YEAR + DAY)
    reports = [cash.day_report(at.id, day, at.zone) for day in days]
    assert [report.charged for report in reports] == [100_000, 500_000, 400_000]


def test_a_post_that_ends_with_the_year_ends_at_the_walls_midnight(sign_in, app):
    from lighthis.staff.models import Post, Staff

    with units.work():
        person = session.scalars(select(Staff).where(Staff.login == "doctor.ges")).one()
        session.scalars(select(Post).where(Post.staff_id == person.id)).one().until = date(2026, 12, 31)
    session.remove()
    with clock.at(LAST_SECOND - timedelta(minutes=1)):
        client = sign_in("doctor")
    with clock.at(LAST_SECOND):
        assert client.get("/account").status_code == 200
    with clock.at(NEW_YEAR):
        assert client.get("/account").status_code == 303
