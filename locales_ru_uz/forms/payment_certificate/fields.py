"""Certificate of what a patient paid. Where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.addresses", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.phone", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "facility.licence", "head", {"uz": "Litsenziya", "ru": "Лицензия", "uz_Cyrl": "Лицензия"}),
    Field("", "patient.family", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.given", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.patronymic", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field(
        "",
        "patient.card_number",
        "head",
        {"uz": "Tibbiy karta raqami", "ru": "№ медицинской карты", "uz_Cyrl": "Тиббий карта рақами"},
    ),
    Field("", "patient.born", "head", {"uz": "Tugʻilgan sana", "ru": "Дата рождения", "uz_Cyrl": "Туғилган сана"}),
    Field("", "patient.pinfl", "head", {"uz": "JShShIR", "ru": "ПИНФЛ", "uz_Cyrl": "ЖШШИР"}),
    Field("", "visit", "head", {"uz": "Murojaat №", "ru": "К обращению №", "uz_Cyrl": "Мурожаат №"}),
    Field("", "on", "head", {"uz": "Sanasi", "ru": "Дата", "uz_Cyrl": "Санаси"}),
    Field(
        "",
        "since",
        "head",
        {"uz": "Murojaat davri: boshi", "ru": "Период обращения: с", "uz_Cyrl": "Мурожаат даври: боши"},
    ),
    Field("", "until", "head", {"uz": "oxiri", "ru": "по", "uz_Cyrl": "охири"}),
    Field("", "lines", "lines", {"uz": "Kvitansiya №", "ru": "Квитанция №", "uz_Cyrl": "Квитанция №"}),
    Field("", "total", "sums", {"uz": "Jami toʻlangan", "ru": "Всего оплачено", "uz_Cyrl": "Жами тўланган"}),
    Field(
        "",
        "held",
        "sums",
        {
            "uz": "Ishlatilmagan avans qoldigʻi",
            "ru": "Остаток неиспользованного аванса",
            "uz_Cyrl": "Ишлатилмаган аванс қолдиғи",
        },
    ),
    Field(
        "",
        "carried",
        "sums",
        {
            "uz": "Boshqa murojaatlardan oʻtkazilgan avans",
            "ru": "Аванс, перенесённый с других обращений",
            "uz_Cyrl": "Бошқа мурожаатлардан ўтказилган аванс",
        },
    ),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.statistics_code",
    "facility.zone",
    "patient.sex",
    "patient.birth_precision",
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
