"""Contract for paid medical services. Where each fact stands on it."""

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
    Field("", "visit", "head", {"uz": "Murojaat №", "ru": "Обращение №", "uz_Cyrl": "Мурожаат №"}),
    Field("", "number", "head", {"uz": "Smeta №", "ru": "Смета №", "uz_Cyrl": "Смета №"}),
    Field("", "on", "head", {"uz": "sanasi", "ru": "от", "uz_Cyrl": "санаси"}),
    Field(
        "", "until", "head", {"uz": "Kuchda boʻlish muddati", "ru": "Действует по", "uz_Cyrl": "Кучда бўлиш муддати"}
    ),
    Field("", "contract", "head", {"uz": "Shartnoma №", "ru": "Договор №", "uz_Cyrl": "Шартнома №"}),
    Field("", "signed", "head", {"uz": "Tuzilgan sana", "ru": "Дата заключения", "uz_Cyrl": "Тузилган сана"}),
    Field("", "customer", "head", {"uz": "Buyurtmachi", "ru": "Заказчик", "uz_Cyrl": "Буюртмачи"}),
    Field(
        "",
        "document",
        "head",
        {"uz": "Pasport yoki ID-karta", "ru": "Паспорт или ID-карта", "uz_Cyrl": "Паспорт ёки ID-карта"},
    ),
    Field("", "address", "head", {"uz": "Manzil", "ru": "Адрес", "uz_Cyrl": "Манзил"}),
    Field("", "phone", "head", {"uz": "Telefon", "ru": "Телефон", "uz_Cyrl": "Телефон"}),
    Field("", "lines", "lines", {"uz": "Xizmat", "ru": "Услуга", "uz_Cyrl": "Хизмат"}),
    Field("", "total", "sums", {"uz": "Jami", "ru": "Итого", "uz_Cyrl": "Жами"}),
    Field(
        "",
        "due",
        "sums",
        {
            "uz": "Shundan buyurtmachi toʻlaydi",
            "ru": "Из них оплачивает заказчик",
            "uz_Cyrl": "Шундан буюртмачи тўлайди",
        },
    ),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.statistics_code",
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
