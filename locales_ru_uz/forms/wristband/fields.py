"""Wristband: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "band", {"uz": "side", "ru": "side", "uz_Cyrl": "side"}),
    Field("", "patient.family", "band", {"uz": "name", "ru": "name", "uz_Cyrl": "name"}),
    Field("", "patient.given", "band", {"uz": "name", "ru": "name", "uz_Cyrl": "name"}),
    Field("", "patient.patronymic", "band", {"uz": "name", "ru": "name", "uz_Cyrl": "name"}),
    Field("", "patient.born", "band", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.birth_precision",
        "band",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.age", "band", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.estimated_age",
        "band",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.sex", "band", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field("", "patient.card_number", "band", {"uz": "Karta №", "ru": "Карта №", "uz_Cyrl": "Карта №"}),
    Field("", "patient.allergies", "band", {"uz": "ALLERGIYA", "ru": "АЛЛЕРГИЯ", "uz_Cyrl": "АЛЛЕРГИЯ"}),
    Field("", "allergies", "band", {"uz": "ALLERGIYA", "ru": "АЛЛЕРГИЯ", "uz_Cyrl": "АЛЛЕРГИЯ"}),
    Field("", "encounter_number", "band", {"uz": "Murojaat №", "ru": "Обращение №", "uz_Cyrl": "Мурожаат №"}),
    Field("", "department", "band", {"uz": "Murojaat №", "ru": "Обращение №", "uz_Cyrl": "Мурожаат №"}),
    Field("", "came_at", "band", {"uz": "Murojaat №", "ru": "Обращение №", "uz_Cyrl": "Мурожаат №"}),
    Field("", "mother", "band", {"uz": "Onasi", "ru": "Мать", "uz_Cyrl": "Онаси"}),
    Field("", "born_at", "band", {"uz": "Onasi", "ru": "Мать", "uz_Cyrl": "Онаси"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.addresses",
    "facility.phone",
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
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
)
