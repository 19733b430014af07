"""Certificate of a refusal: for the patient, with the signed refusal where the patient declined: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field(
        "",
        "facility.names",
        "head",
        {
            "uz": "Shifoxonaga yotqizish rad etilgani haqida maʼlumotnoma",
            "ru": "Справка об отказе в госпитализации",
            "uz_Cyrl": "Шифохонага ётқизиш рад этилгани ҳақида маълумотнома",
        },
    ),
    Field(
        "",
        "facility.addresses",
        "head",
        {
            "uz": "Shifoxonaga yotqizish rad etilgani haqida maʼlumotnoma",
            "ru": "Справка об отказе в госпитализации",
            "uz_Cyrl": "Шифохонага ётқизиш рад этилгани ҳақида маълумотнома",
        },
    ),
    Field(
        "",
        "facility.phone",
        "head",
        {
            "uz": "Shifoxonaga yotqizish rad etilgani haqida maʼlumotnoma",
            "ru": "Справка об отказе в госпитализации",
            "uz_Cyrl": "Шифохонага ётқизиш рад этилгани ҳақида маълумотнома",
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
    Field("", "came_at", "head", {"uz": "Murojaat vaqti", "ru": "Обратился", "uz_Cyrl": "Мурожаат вақти"}),
    Field(
        "",
        "decided_at",
        "head",
        {"uz": "Qaror qabul qilingan vaqt", "ru": "Решение принято", "uz_Cyrl": "Қарор қабул қилинган вақт"},
    ),
    Field("", "kind", "end", {"uz": "Qaror", "ru": "Решение", "uz_Cyrl": "Қарор"}),
    Field("", "diagnosis", "end", {"uz": "Tashxis", "ru": "Диагноз", "uz_Cyrl": "Ташхис"}),
    Field("", "examination", "end", {"uz": "Koʻrik", "ru": "Осмотр", "uz_Cyrl": "Кўрик"}),
    Field(
        "", "help_given", "end", {"uz": "Koʻrsatilgan yordam", "ru": "Оказана помощь", "uz_Cyrl": "Кўрсатилган ёрдам"}
    ),
    Field("", "advice", "end", {"uz": "Tavsiyalar", "ru": "Рекомендации", "uz_Cyrl": "Тавсиялар"}),
    Field("", "reason", "end", {"uz": "Sababi", "ru": "Причина", "uz_Cyrl": "Сабаби"}),
    Field("", "turn", "end", {"uz": "Rad etish", "ru": "Отказ", "uz_Cyrl": "Рад этиш"}),
    Field("", "transferred_to", "end", {"uz": "Yuborildi", "ru": "Направлен", "uz_Cyrl": "Юборилди"}),
    Field(
        "",
        "transport",
        "end",
        {"uz": "Nima bilan olib boriladi", "ru": "Чем доставляется", "uz_Cyrl": "Нима билан олиб борилади"},
    ),
    Field(
        "", "agreed_with", "end", {"uz": "Kim bilan kelishildi", "ru": "Согласовано", "uz_Cyrl": "Ким билан келишилди"}
    ),
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
)
