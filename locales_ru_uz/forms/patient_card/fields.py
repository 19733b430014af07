"""Patient card: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "card", {"uz": "Bemor kartasi", "ru": "Карта пациента", "uz_Cyrl": "Бемор картаси"}),
    Field("", "facility.phone", "card", {"uz": "Bemor kartasi", "ru": "Карта пациента", "uz_Cyrl": "Бемор картаси"}),
    Field("", "patient.family", "card", {"uz": "Bemor kartasi", "ru": "Карта пациента", "uz_Cyrl": "Бемор картаси"}),
    Field("", "patient.given", "card", {"uz": "Bemor kartasi", "ru": "Карта пациента", "uz_Cyrl": "Бемор картаси"}),
    Field(
        "", "patient.patronymic", "card", {"uz": "Bemor kartasi", "ru": "Карта пациента", "uz_Cyrl": "Бемор картаси"}
    ),
    Field("", "patient.born", "card", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.birth_precision",
        "card",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.sex", "card", {"uz": "Jinsi", "ru": "Пол", "uz_Cyrl": "Жинси"}),
    Field("", "patient.card_number", "card", {"uz": "svg", "ru": "svg", "uz_Cyrl": "svg"}),
    Field("", "mark", "card", {"uz": "svg", "ru": "svg", "uz_Cyrl": "svg"}),
    Field("", "issued_on", "card", {"uz": "Berilgan sana", "ru": "Выдана", "uz_Cyrl": "Берилган сана"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.addresses",
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
    "patient.pinfl",
    "patient.age",
    "patient.estimated_age",
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
