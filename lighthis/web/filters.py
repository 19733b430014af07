"""How values are written on a page: by the country pack, in the reader's language, on the facility's clock."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from lighthis.kernel import ages, clock
from lighthis.kernel.money import Money
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.web.language import gettext, language, say
from lighthis.web.visit import here, zone

MOST_IN_HOURS = 3  # days


def day(value: date | None) -> str:
    """DD.MM.YYYY; of an instant the day on the facility's wall."""
    if isinstance(value, datetime):
        value = clock.local(value, zone()).date()
    return current().formats.day(value, language()) if value else ""


def long_day(value: date | None) -> str:
    """A date with its month in words."""
    return current().formats.long_day(value, language()) if value else ""


def instant(value: datetime | None) -> str:
    """Date and time on the wall clock; today's are written as today."""
    if value is None:
        return ""
    if clock.local(value, zone()).date() == clock.today(zone()):
        return gettext("today %(time)s", time=wall(value))
    return current().formats.instant(value, language(), zone())


def wall(value: datetime | None) -> str:
    """Hours and minutes on the wall clock."""
    return current().formats.clock_time(clock.local(value, zone()), language()) if value else ""


def money(value: Decimal | Money | None) -> str:
    """A sum in the facility's currency."""
    if value is None:
        return ""
    facility = here()
    amount = value if isinstance(value, Money) else Money(value, facility.currency if facility else "UZS")
    return current().formats.money(amount, language())


def number(value: Any) -> str:
    """A number with groups and comma."""
    return current().formats.number(value, language()) if value is not None else ""


def known(value: date, precision: str) -> str:
    """A birth date as far as it is known: the day, month and year, the year."""
    if precision == "month":
        return f"{value:%m.%Y}"
    return day(value) if precision == "day" else str(value.year)


def age(born: date | None, on: date | None = None, *, about: bool = False, at: datetime | None = None) -> str:
    """Age as screens write it (rulings 34); of a newborn whose hour of birth is known, in hours at first."""
    if born is None:
        return ""
    on = on or clock.today(zone())
    if on < born:
        return ""
    lived = ages.age(born, on)
    if about and lived.years:
        return current().formats.estimated_age(lived.years, language())
    if about:
        return gettext("about %(age)s", age=current().formats.age_text(lived, language(), screen=True))
    hours = int((clock.now() - at).total_seconds() // 3600) if at is not None and lived.days <= MOST_IN_HOURS else None
    return current().formats.age_text(lived, language(), screen=True, hours=hours)


def code(value: str | None, name: str) -> str:
    """The words of a code of one of the country's lists."""
    return codes.label(name, value, language()) if value else ""


def minutes(value: Any) -> str:
    """A span of minutes, with hours from 60 on."""
    whole = int(value)
    if whole < 60:
        return gettext("%(minutes)s min", minutes=whole)
    return gettext("%(hours)s h %(minutes)s min", hours=whole // 60, minutes=whole % 60)


def options(field: Any) -> Markup:
    """The choices of a list; some have hundreds, so they are not written by the template's own loop."""
    lines = [
        f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(words)}</option>'
        for value, words, chosen, *_more in field.iter_choices()
    ]
    return Markup("\n".join(lines))  # noqa: S704  (every part is escaped above)


def install(app: Flask) -> None:
    """Give the filters to the templates."""
    own = current().formats
    formats = {"pinfl": own.pinfl_groups, "pinfl_masked": own.pinfl_masked, "phone": own.phone}
    app.jinja_env.filters.update(
        day=day, long_day=long_day, instant=instant, clock=wall, money=money, number=number, age=age, code=code,
        minutes=minutes, options=options, say=say, **formats,
    )  # fmt: skip
