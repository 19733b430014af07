"""How a patient is called in a line of a list: one way for every domain's pages."""

from datetime import date
from typing import Protocol

from lighthis.packs.pack import current
from lighthis.packs.people import short
from lighthis.registration.models import PatientName
from lighthis.web import filters
from lighthis.web.language import gettext as _


class Aged(Protocol):
    """Whoever has a sex and a birth date, a patient or a lean row of one."""

    @property
    def sex(self) -> str:
        """Male, female, or unknown."""

    @property
    def birth_date(self) -> date | None:
        """None where nobody knows it."""

    @property
    def birth_precision(self) -> str:
        """Day, month, year, estimated or unknown."""


def called(name: PatientName | None) -> str:
    """The name in use, whole."""
    return current().formats.person_name(name.family, name.given, name.patronymic) if name else _("no name")


def called_short(name: PatientName | None) -> str:
    """Surname and initials."""
    return short(name) if name else _("no name")


def sex_and_age(one: Aged) -> str:
    """One letter and the age; of a newborn whose hour is at hand in hours."""
    sex = {"male": _("m"), "female": _("f")}.get(one.sex, "")
    hour = getattr(one, "born_at", None)
    age = filters.age(one.birth_date, about=one.birth_precision == "estimated", at=hour)
    return ", ".join(part for part in (sex, age) if part)
