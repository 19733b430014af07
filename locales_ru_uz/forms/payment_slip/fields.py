"""Payment slip: where each fact stands on the paper. What concerns health stays off it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "facility.addresses", "head", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "facility.phone", "head", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "facility.tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "number", "head", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "at", "head", {"uz": "Sana va vaqt", "ru": "Дата и время", "uz_Cyrl": "Сана ва вақт"}),
    Field("", "cashier", "head", {"uz": "Kassir", "ru": "Кассир", "uz_Cyrl": "Кассир"}),
    Field("", "shift", "head", {"uz": "Smena №", "ru": "Смена №", "uz_Cyrl": "Смена №"}),
    Field("", "patient.family", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.given", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field("", "patient.patronymic", "head", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field(
        "",
        "patient.card_number",
        "head",
        {"uz": "Tibbiy karta raqami", "ru": "№ медицинской карты", "uz_Cyrl": "Тиббий карта рақами"},
    ),
    Field("", "patient.pinfl", "head", {"uz": "JShShIR", "ru": "ПИНФЛ", "uz_Cyrl": "ЖШШИР"}),
    Field(
        "", "refund", "head", {"uz": "Toʻlov kvitansiyasi", "ru": "Квитанция об оплате", "uz_Cyrl": "Тўлов квитанцияси"}
    ),
    Field(
        "",
        "cancels",
        "head",
        {"uz": "Bekor qilingan kvitansiya №", "ru": "Отменённая квитанция №", "uz_Cyrl": "Бекор қилинган квитанция №"},
    ),
    Field("", "lines", "lines", {"uz": "×", "ru": "×", "uz_Cyrl": "×"}),
    Field("", "total", "sums", {"uz": "Jami", "ru": "Итого", "uz_Cyrl": "Жами"}),
    Field("", "rounding", "sums", {"uz": "Yaxlitlash", "ru": "Округление", "uz_Cyrl": "Яхлитлаш"}),
    Field("", "paid", "sums", {"uz": "Naqd pul", "ru": "Наличные", "uz_Cyrl": "Нақд пул"}),
    Field("", "received", "sums", {"uz": "Qabul qilindi", "ru": "Получено", "uz_Cyrl": "Қабул қилинди"}),
    Field("", "change", "sums", {"uz": "Qaytim", "ru": "Сдача", "uz_Cyrl": "Қайтим"}),
    Field("", "balance", "sums", {"uz": "Qarz qoldigʻi", "ru": "Остаток долга", "uz_Cyrl": "Қарз қолдиғи"}),
    Field("", "fiscal_sign", "fiscal", {"uz": "Fiskal belgi", "ru": "Фискальный признак", "uz_Cyrl": "Фискал белги"}),
    Field("", "fiscal_receipt", "fiscal", {"uz": "Fiskal chek №", "ru": "Фискальный чек №", "uz_Cyrl": "Фискал чек №"}),
    Field("", "fiscal_qr", "fiscal", {"uz": "svg", "ru": "svg", "uz_Cyrl": "svg"}),
    Field("", "qr", "fiscal", {"uz": "svg", "ru": "svg", "uz_Cyrl": "svg"}),
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
