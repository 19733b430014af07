"""Act of reconciliation with an organisation. Where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.addresses", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.phone", "head", {"uz": "Ijrochi", "ru": "Исполнитель", "uz_Cyrl": "Ижрочи"}),
    Field("", "facility.tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "number", "head", {"uz": "Dalolatnoma №", "ru": "Акт №", "uz_Cyrl": "Далолатнома №"}),
    Field("", "on", "head", {"uz": "Tuzilgan sana", "ru": "Дата составления", "uz_Cyrl": "Тузилган сана"}),
    Field("", "since", "head", {"uz": "Davr: boshi", "ru": "Период: с", "uz_Cyrl": "Давр: боши"}),
    Field("", "until", "head", {"uz": "oxiri", "ru": "по", "uz_Cyrl": "охири"}),
    Field("", "payer", "head", {"uz": "Buyurtmachi", "ru": "Заказчик", "uz_Cyrl": "Буюртмачи"}),
    Field("", "tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "contract", "head", {"uz": "Shartnoma №", "ru": "Договор №", "uz_Cyrl": "Шартнома №"}),
    Field("", "contract_from", "head", {"uz": "sanasi", "ru": "от", "uz_Cyrl": "санаси"}),
    Field(
        "",
        "opening",
        "lines",
        {"uz": "Davr boshidagi qarz", "ru": "Долг на начало периода", "uz_Cyrl": "Давр бошидаги қарз"},
    ),
    Field("", "lines", "lines", {"uz": "Mazmuni", "ru": "Содержание", "uz_Cyrl": "Мазмуни"}),
    Field("", "more", "lines", {"uz": "Davr boʻyicha jami", "ru": "Обороты за период", "uz_Cyrl": "Давр бўйича жами"}),
    Field("", "less", "lines", {"uz": "Davr boʻyicha jami", "ru": "Обороты за период", "uz_Cyrl": "Давр бўйича жами"}),
    Field(
        "",
        "closing",
        "sums",
        {"uz": "Davr oxiridagi qarz", "ru": "Долг на конец периода", "uz_Cyrl": "Давр охиридаги қарз"},
    ),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
)
