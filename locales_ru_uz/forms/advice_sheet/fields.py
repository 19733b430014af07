"""Advice for a patient who is sent home: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field(
        "",
        "facility.names",
        "head",
        {"uz": "Bemorga tavsiyalar", "ru": "Рекомендации пациенту", "uz_Cyrl": "Беморга тавсиялар"},
    ),
    Field(
        "",
        "facility.addresses",
        "head",
        {"uz": "Bemorga tavsiyalar", "ru": "Рекомендации пациенту", "uz_Cyrl": "Беморга тавсиялар"},
    ),
    Field(
        "",
        "facility.phone",
        "head",
        {"uz": "Bemorga tavsiyalar", "ru": "Рекомендации пациенту", "uz_Cyrl": "Беморга тавсиялар"},
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
    Field("", "patient.age", "head", {"uz": "Yoshi", "ru": "Возраст", "uz_Cyrl": "Ёши"}),
    Field("", "patient.estimated_age", "head", {"uz": "Yoshi", "ru": "Возраст", "uz_Cyrl": "Ёши"}),
    Field("", "patient.card_number", "head", {"uz": "Karta №", "ru": "№ карты", "uz_Cyrl": "Карта №"}),
    Field("", "number", "head", {"uz": "Murojaat №", "ru": "№ обращения", "uz_Cyrl": "Мурожаат №"}),
    Field("", "came_at", "head", {"uz": "Murojaat vaqti", "ru": "Обратился", "uz_Cyrl": "Мурожаат вақти"}),
    Field(
        "",
        "decided_at",
        "head",
        {"uz": "Qaror qabul qilingan vaqt", "ru": "Решение принято", "uz_Cyrl": "Қарор қабул қилинган вақт"},
    ),
    Field("", "diagnosis", "end", {"uz": "Tashxis", "ru": "Диагноз", "uz_Cyrl": "Ташхис"}),
    Field(
        "", "help_given", "end", {"uz": "Koʻrsatilgan yordam", "ru": "Оказана помощь", "uz_Cyrl": "Кўрсатилган ёрдам"}
    ),
    Field("", "advice", "end", {"uz": "Tavsiyalar", "ru": "Рекомендации", "uz_Cyrl": "Тавсиялар"}),
    Field("", "remarks", "end", {"uz": "Izohlar", "ru": "Примечания", "uz_Cyrl": "Изоҳлар"}),
    Field("", "doctor", "signs", {"uz": "Shifokor", "ru": "Врач", "uz_Cyrl": "Шифокор"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
    "patient.sex",
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
    "kind",
    "examination",
    "reason",
    "turn",
    "transferred_to",
    "transport",
    "agreed_with",
)
