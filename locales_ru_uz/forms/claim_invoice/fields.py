"""Invoice to an organisation for its cases. Where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.addresses", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.phone", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "number", "head", {"uz": "Hisob №", "ru": "Счёт №", "uz_Cyrl": "Ҳисоб №"}),
    Field("", "on", "head", {"uz": "Hisob sanasi", "ru": "Дата счёта", "uz_Cyrl": "Ҳисоб санаси"}),
    Field(
        "",
        "until",
        "head",
        {
            "uz": "Shu sanagacha yakunlangan holatlar",
            "ru": "Случаи, завершённые по",
            "uz_Cyrl": "Шу санагача якунланган ҳолатлар",
        },
    ),
    Field("", "payer", "head", {"uz": "Buyurtmachi", "ru": "Заказчик", "uz_Cyrl": "Буюртмачи"}),
    Field("", "tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "address", "head", {"uz": "Manzil", "ru": "Адрес", "uz_Cyrl": "Манзил"}),
    Field("", "bank", "head", {"uz": "Bank, hisob raqami", "ru": "Банк, счёт", "uz_Cyrl": "Банк, ҳисоб рақами"}),
    Field(
        "",
        "own_bank",
        "head",
        {
            "uz": "Ijrochi rekvizitlari: bank, hisob raqami, MFO",
            "ru": "Реквизиты исполнителя: банк, расчётный счёт, МФО",
            "uz_Cyrl": "Ижрочи реквизитлари: банк, ҳисоб рақами, МФО",
        },
    ),
    Field("", "contract", "head", {"uz": "Shartnoma №", "ru": "Договор №", "uz_Cyrl": "Шартнома №"}),
    Field("", "contract_from", "head", {"uz": "sanasi", "ru": "от", "uz_Cyrl": "санаси"}),
    Field("", "lines", "lines", {"uz": "Murojaat №", "ru": "Обращение №", "uz_Cyrl": "Мурожаат №"}),
    Field("", "total", "sums", {"uz": "Jami", "ru": "Итого", "uz_Cyrl": "Жами"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
)
