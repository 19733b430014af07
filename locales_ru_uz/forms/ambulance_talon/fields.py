"""Coupon of the ambulance's accompanying sheet: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field(
        "",
        "facility.names",
        "head",
        {
            "uz": "Tez tibbiy yordam kuzatuv varaqasiga talon",
            "ru": "Талон к сопроводительному листу скорой помощи",
            "uz_Cyrl": "Тез тиббий ёрдам кузатув варақасига талон",
        },
    ),
    Field(
        "",
        "facility.addresses",
        "head",
        {
            "uz": "Tez tibbiy yordam kuzatuv varaqasiga talon",
            "ru": "Талон к сопроводительному листу скорой помощи",
            "uz_Cyrl": "Тез тиббий ёрдам кузатув варақасига талон",
        },
    ),
    Field(
        "",
        "facility.phone",
        "head",
        {
            "uz": "Tez tibbiy yordam kuzatuv varaqasiga talon",
            "ru": "Талон к сопроводительному листу скорой помощи",
            "uz_Cyrl": "Тез тиббий ёрдам кузатув варақасига талон",
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
    Field("", "patient.age", "head", {"uz": "Yoshi", "ru": "Возраст", "uz_Cyrl": "Ёши"}),
    Field("", "patient.estimated_age", "head", {"uz": "Yoshi", "ru": "Возраст", "uz_Cyrl": "Ёши"}),
    Field("", "patient.card_number", "head", {"uz": "Karta №", "ru": "№ карты", "uz_Cyrl": "Карта №"}),
    Field("", "number", "head", {"uz": "Murojaat №", "ru": "№ обращения", "uz_Cyrl": "Мурожаат №"}),
    Field(
        "",
        "station",
        "ambulance",
        {"uz": "Tez tibbiy yordam stansiyasi", "ru": "Станция скорой помощи", "uz_Cyrl": "Тез тиббий ёрдам станцияси"},
    ),
    Field("", "sheet_number", "ambulance", {"uz": "Varaqa №", "ru": "Лист №", "uz_Cyrl": "Варақа №"}),
    Field("", "brigade", "ambulance", {"uz": "Brigada №", "ru": "Бригада №", "uz_Cyrl": "Бригада №"}),
    Field("", "call_number", "ambulance", {"uz": "Chaqiruv №", "ru": "Вызов №", "uz_Cyrl": "Чақирув №"}),
    Field(
        "",
        "crew",
        "ambulance",
        {
            "uz": "Brigada shifokori (feldsheri)",
            "ru": "Врач (фельдшер) бригады",
            "uz_Cyrl": "Бригада шифокори (фельдшери)",
        },
    ),
    Field(
        "",
        "delivered_at",
        "ambulance",
        {"uz": "Olib kelingan vaqti", "ru": "Доставлен", "uz_Cyrl": "Олиб келинган вақти"},
    ),
    Field(
        "",
        "ambulance_diagnosis",
        "ambulance",
        {"uz": "Tez tibbiy yordam tashxisi", "ru": "Диагноз скорой помощи", "uz_Cyrl": "Тез тиббий ёрдам ташхиси"},
    ),
    Field(
        "", "received_at", "hospital", {"uz": "Qabul qilingan vaqti", "ru": "Принят", "uz_Cyrl": "Қабул қилинган вақти"}
    ),
    Field(
        "",
        "hospital_diagnosis",
        "hospital",
        {"uz": "Shifoxona tashxisi", "ru": "Диагноз стационара", "uz_Cyrl": "Шифохона ташхиси"},
    ),
    Field(
        "", "operated", "hospital", {"uz": "Operatsiya qilingan", "ru": "Оперирован", "uz_Cyrl": "Операция қилинган"}
    ),
    Field("", "outcome", "hospital", {"uz": "Natija", "ru": "Исход", "uz_Cyrl": "Натижа"}),
    Field(
        "",
        "bed_days",
        "hospital",
        {"uz": "Oʻrin-kunlar soni", "ru": "Проведено койко-дней", "uz_Cyrl": "Ўрин-кунлар сони"},
    ),
    Field(
        "",
        "remarks",
        "hospital",
        {"uz": "Brigadaga izohlar", "ru": "Замечания бригаде", "uz_Cyrl": "Бригадага изоҳлар"},
    ),
    Field("", "received_by", "hospital", {"uz": "Qabul qildi", "ru": "Принял", "uz_Cyrl": "Қабул қилди"}),
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
)
