"""List of who looked: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field(
        "",
        "facility.names",
        "head",
        {
            "uz": "Tibbiy yozuvlarni kim koʻrgani roʻyxati",
            "ru": "Список лиц, обращавшихся к медицинским записям",
            "uz_Cyrl": "Тиббий ёзувларни ким кўргани рўйхати",
        },
    ),
    Field(
        "",
        "facility.phone",
        "head",
        {
            "uz": "Tibbiy yozuvlarni kim koʻrgani roʻyxati",
            "ru": "Список лиц, обращавшихся к медицинским записям",
            "uz_Cyrl": "Тиббий ёзувларни ким кўргани рўйхати",
        },
    ),
    Field("", "patient.family", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.given", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.patronymic", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.born", "head", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.birth_precision",
        "head",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.card_number", "head", {"uz": "Karta №", "ru": "№ карты", "uz_Cyrl": "Карта №"}),
    Field("", "since", "head", {"uz": "Davr boshi", "ru": "За период с", "uz_Cyrl": "Давр боши"}),
    Field("", "until", "head", {"uz": "oxiri", "ru": "по", "uz_Cyrl": "охири"}),
    Field("", "given_to", "head", {"uz": "Kimga berildi", "ru": "Выдан", "uz_Cyrl": "Кимга берилди"}),
    Field("", "looks", "looks", {"uz": "Nima qilindi", "ru": "Что сделано", "uz_Cyrl": "Нима қилинди"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.addresses",
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
    "patient.sex",
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
