"""The day of an instant is that of the facility's wall, not of the machine."""

from datetime import UTC, date, datetime

from lighthis.kernel import clock


def test_after_midnight_the_page_says_the_new_day(sign_in):
    with clock.at(datetime(2026, 11, 22, 19, 8, tzinfo=UTC)):
        assert "Shown on 23.11.2026 at 00:08" in sign_in("registrar").get("/").text


def test_a_date_stays_the_date_it_is(sign_in):
    with clock.at(datetime(2026, 11, 22, 18, 59, tzinfo=UTC)):
        answer = sign_in("registrar").get("/")
    assert "Shown on 22.11.2026 at 23:59" in answer.text
    assert f"{date(2026, 11, 22):%d.%m.%Y}" in answer.text
