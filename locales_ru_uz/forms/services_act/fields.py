"""Act of services rendered to a patient during one coming. Where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.addresses", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.phone", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "patient.family", "head", {"uz": "Buyurtmachi", "ru": "Заказчик", "uz_Cyrl": "Буюртмачи"}),
    Field("", "patient.given", "head", {"uz": "Buyurtmachi", "ru": "Заказчик", "uz_Cyrl": "Буюртмачи"}),
    Field("", "patient.patronymic", "head", {"uz": "Buyurtmachi", "ru": "Заказчик", "uz_Cyrl": "Буюртмачи"}),
    Field(
        "",
        "patient.card_number",
        "head",
        {"uz": "Tibbiy karta raqami", "ru": "№ медицинской карты", "uz_Cyrl": "Тиббий карта рақами"},
    ),
    Field("", "visit", "head", {"uz": "Murojaat №", "ru": "К обращению №", "uz_Cyrl": "Мурожаат №"}),
    Field(
        "",
        "since",
        "head",
        {
            "uz": "Xizmatlar koʻrsatilgan davr: boshi",
            "ru": "Период оказания услуг: с",
            "uz_Cyrl": "Хизматлар кўрсатилган давр: боши",
        },
    ),
    Field("", "until", "head", {"uz": "oxiri", "ru": "по", "uz_Cyrl": "охири"}),
    Field("", "lines", "lines", {"uz": "Xizmat", "ru": "Услуга", "uz_Cyrl": "Хизмат"}),
    Field("", "total", "sums", {"uz": "Jami", "ru": "Итого", "uz_Cyrl": "Жами"}),
    Field(
        "",
        "borne",
        "sums",
        {
            "uz": "Tashkilotlar va byudjet toʻlaydi",
            "ru": "Оплачивают организации и бюджет",
            "uz_Cyrl": "Ташкилотлар ва бюджет тўлайди",
        },
    ),
    Field(
        "",
        "off",
        "sums",
        {
            "uz": "Chegirmalar va hisobdan chiqarilgan",
            "ru": "Скидки и списания",
            "uz_Cyrl": "Чегирмалар ва ҳисобдан чиқарилган",
        },
    ),
    Field("", "due", "sums", {"uz": "Bemor ulushi", "ru": "Доля пациента", "uz_Cyrl": "Бемор улуши"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
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
