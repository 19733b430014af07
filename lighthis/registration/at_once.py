"""One patient with everything that the banner shows, by one statement: for the page that everybody opens all day."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from lighthis.db.base import Base
from lighthis.db.reading import among, plain
from lighthis.db.together import KIND, Together
from lighthis.facility.models import ANYWHERE
from lighthis.kernel.text import NotFound
from lighthis.registration.models import Card, Patient
from lighthis.registration.people import BANNER, PARTS


def _rows(model: type[Base], key: str) -> Select[Any]:
    table = model.__table__
    rows = select(*table.columns).where(among(table.c[key], "ids"))
    return rows.where(table.c.facility_id.in_(ANYWHERE)) if model is Card else rows


_MODELS: dict[str, type[Base]] = {"patient": Patient, **{name: PARTS[name] for name in BANNER}}
_TOGETHER = Together(
    {name: _rows(model, "id" if name == "patient" else "patient_id") for name, model in _MODELS.items()}, ("id",)
)


def person(patient_id: UUID) -> Patient:
    """One patient with names, numbers, allergies and cards; for looking only. Raises NotFound."""
    found: dict[str, list[Any]] = {name: [] for name in _MODELS}
    for row in _TOGETHER.rows(ids=[patient_id]):
        values = vars(row)
        kind = values.pop(KIND)
        found[kind].append(plain(_MODELS[kind], **values))
    if not found["patient"]:
        raise NotFound
    one: Patient = found.pop("patient")[0]
    vars(one).update(found)
    return one
