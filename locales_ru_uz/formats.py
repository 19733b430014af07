"""How Uzbekistan writes numbers, money, dates, ages, names and numbers of people: ru, uz, uz_Cyrl and en."""

# ruff: noqa: SIM905  (a list of words reads best as a line of words)

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

import phonenumbers

from lighthis.kernel.ages import Age
from lighthis.kernel.clock import local
from lighthis.kernel.money import Money
from lighthis.packs.digits import NBSP, grouped
from locales_ru_uz.words import amount_in_words as amount_in_words  # noqa: PLC0414  (a part of the formats)

SUM = {"ru": "сум", "uz": "soʻm", "uz_Cyrl": "сўм"}

MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr".split(),
    "uz_Cyrl": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(),
    "en": "January February March April May June July August September October November December".split(),
}

LONG_DAY = {
    "ru": f"{{day}}{NBSP}{{month}} {{year}}{NBSP}г.",
    "uz": "{year}-yil {day}-{month}",
    "uz_Cyrl": f"{{year}}{NBSP}йил {{day}}{NBSP}{{month}}",
    "en": f"{{day}}{NBSP}{{month}} {{year}}",
}

WEEKDAYS = {
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье".split(),
    "uz": "dushanba seshanba chorshanba payshanba juma shanba yakshanba".split(),
    "uz_Cyrl": "душанба сешанба чоршанба пайшанба жума шанба якшанба".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}

YEARS = {"ru": ("год", "года", "лет"), "uz": ("yosh",), "uz_Cyrl": ("ёш",), "en": ("year", "years")}
MONTHS_OLD = {"ru": ("мес.",), "uz": ("oylik",), "uz_Cyrl": ("ойлик",), "en": ("month", "months")}
DAYS_OLD = {"ru": ("дн.",), "uz": ("kunlik",), "uz_Cyrl": ("кунлик",), "en": ("day", "days")}
HOURS_OLD = {"ru": ("ч",), "uz": ("soatlik",), "uz_Cyrl": ("соатлик",), "en": ("hour", "hours")}
ABOUT = {"ru": "около {years}", "uz": "taxminan {years}", "uz_Cyrl": "тахминан {years}", "en": "about {years}"}

# Two signs that are one letter in Uzbek Latin, with any of the apostrophes that people type.
DIGRAPHS = {"sh", "ch", *(letter + sign for letter in "og" for sign in "ʻʼ‘’'`´′")}


def number(value: Decimal | int, lang: str, places: int | None = None) -> str:
    """1 234 567,89 with no-break spaces, alike in every language."""
    return grouped(value, places)


def money(amount: Money, lang: str) -> str:
    """150 000 сум; tiyin only when they are not 0."""
    places = 0 if amount.amount == amount.amount.to_integral_value() else 2
    unit = SUM.get(lang, amount.currency) if amount.currency == "UZS" else amount.currency
    return grouped(amount.amount, places) + NBSP + unit


def day(value: date, lang: str) -> str:
    """22.11.2026."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def long_day(value: date, lang: str) -> str:
    """22 ноября 2026 г. / 2026-yil 22-noyabr / 2026 йил 22 ноябрь."""
    return LONG_DAY[lang].format(day=value.day, month=MONTHS[lang][value.month - 1], year=value.year)


def weekday(value: date, lang: str) -> str:
    """The name of the day in lower case, as the language has it."""
    return WEEKDAYS[lang][value.weekday()]


def clock_time(value: datetime | time, lang: str) -> str:
    """14:05 of a time that is already local."""
    return f"{value.hour:02}:{value.minute:02}"


def instant(value: datetime, lang: str, zone: str) -> str:
    """22.11.2026 14:05 on the wall clock of the zone."""
    there = local(value, zone)
    return f"{day(there, lang)} {clock_time(there, lang)}"


def age_text(age: Age, lang: str, *, screen: bool = False, hours: int | None = None) -> str:
    """Paper (form 003): full years, months under 1 year, days under 1 month. Screens add months up to 3 years and, if known, hours in the first 3 days."""
    if screen and hours is not None and hours < 72:
        return counted(hours, HOURS_OLD[lang])
    if not age.months:
        return counted(age.days, DAYS_OLD[lang])
    if not age.years:
        return counted(age.months, MONTHS_OLD[lang])
    years, months = counted(age.years, YEARS[lang]), age.months % 12
    return f"{years} {counted(months, MONTHS_OLD[lang])}" if screen and age.years < 3 and months else years


def estimated_age(years: int, lang: str) -> str:
    """Около 40 лет / taxminan 40 yosh. Russian takes the genitive: около 21 года."""
    if lang == "ru":
        return ABOUT[lang].format(years=counted(years, ("года", "лет", "лет")))
    return ABOUT[lang].format(years=counted(years, YEARS[lang]))


@lru_cache(maxsize=2000)
def counted(count: int, forms: tuple[str, ...]) -> str:
    """A count with its noun: one form (Uzbek, abbreviations), two (English) or three (Russian)."""
    if len(forms) == 3:
        noun = plural_ru(count, *forms)
    else:
        noun = forms[0] if count == 1 else forms[-1]
    return f"{grouped(count)}{NBSP}{noun}"


def plural_ru(count: int, one: str, few: str, many: str) -> str:
    """1, 21 год; 2-4, 22 года; 0, 5-20 лет."""
    last, two = abs(count) % 10, abs(count) % 100
    if last == 1 and two != 11:
        return one
    return few if 2 <= last <= 4 and not 12 <= two <= 14 else many


def person_name(family: str | None, given: str | None, patronymic: str | None = None) -> str:
    """Family name, name, patronymic: the order of passports and of every form."""
    return " ".join(part for part in (family, given, patronymic) if part)


def short_name(family: str | None, given: str | None, patronymic: str | None = None) -> str:
    """Юлдашева Д. Ш.; Sh, Ch, Oʻ and Gʻ are one letter."""
    return NBSP.join(part for part in (family, _initial(given), _initial(patronymic)) if part)


@lru_cache(maxsize=2000)
def _initial(name: str | None) -> str:
    """The first letter with its point; of a double name both: А.-М."""
    parts = [part for part in (name or "").strip().split("-") if part]
    return "-".join(f"{part[: 2 if part[:2].lower() in DIGRAPHS else 1].capitalize()}." for part in parts)


def pinfl_groups(number: str) -> str:
    """3021 1975 9100 33: fourteen digits in 4-4-4-2; anything else as it is."""
    return NBSP.join((number[:4], number[4:8], number[8:12], number[12:])) if len(number) == 14 else number


def pinfl_masked(number: str) -> str:
    """•••• •••• ••00 33: only the serial's end and the check digit, so that the birth date stays hidden."""
    return pinfl_groups("•" * max(len(number) - 4, 0) + number[-4:])


def phone(number: str) -> str:
    """+998 90 123 45 67; numbers of other countries as those write them, what holds words ("ext. 12") as it is."""
    if any(sign.isalpha() for sign in number):
        return number
    digits = "".join(sign for sign in number if sign.isdigit())
    if len(digits) == 9 and not number.strip().startswith("+"):
        digits = f"998{digits}"
    if len(digits) != 12 or not digits.startswith("998"):
        return _foreign(number)
    return NBSP.join((f"+{digits[:3]}", digits[3:5], digits[5:8], digits[8:10], digits[10:]))


def _foreign(number: str) -> str:
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(read):
        return number
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)).replace(" ", NBSP)
