"""Ticket of a coming: where each fact stands on it. What concerns health stays off it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field(
        "", "facility.names", "slip", {"uz": "Murojaat taloni", "ru": "Талон обращения", "uz_Cyrl": "Мурожаат талони"}
    ),
    Field(
        "",
        "facility.addresses",
        "slip",
        {"uz": "Murojaat taloni", "ru": "Талон обращения", "uz_Cyrl": "Мурожаат талони"},
    ),
    Field(
        "", "facility.phone", "slip", {"uz": "Murojaat taloni", "ru": "Талон обращения", "uz_Cyrl": "Мурожаат талони"}
    ),
    Field("", "patient.family", "slip", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.given", "slip", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.patronymic", "slip", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.card_number", "slip", {"uz": "Karta №", "ru": "Карта №", "uz_Cyrl": "Карта №"}),
    Field("", "number", "slip", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "came_at", "slip", {"uz": "Murojaat vaqti", "ru": "Время обращения", "uz_Cyrl": "Мурожаат вақти"}),
    Field("", "planned_on", "slip", {"uz": "Qayerga", "ru": "Куда", "uz_Cyrl": "Қаерга"}),
    Field("", "department", "slip", {"uz": "Qayerga", "ru": "Куда", "uz_Cyrl": "Қаерга"}),
    Field("", "place", "slip", {"uz": "Joy", "ru": "Место", "uz_Cyrl": "Жой"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
    "patient.sex",
    "patient.born",
    "patient.birth_precision",
    "patient.age",
    "patient.estimated_age",
    "patient.pinfl",
    "patient.documents",
    "patient.citizenship",
    "patient.address",
    "patient.rural",
    "patient.phones",
    "patient.kin.name",
    "patient.kin.relation",
    "patient.kin.address",
    "patient.kin.phone",
    "patient.social_status",
    "patient.workplace",
    "patient.occupation",
    "patient.school",
    "patient.child_facility",
    "patient.disability_kind",
    "patient.disability_group",
    "patient.war_disabled",
    "patient.benefits",
    "patient.blood_group",
    "patient.rhesus",
    "patient.allergies",
)
