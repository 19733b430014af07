"""Paper of cash: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "slip", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "facility.addresses", "slip", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "facility.phone", "slip", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "facility.tax_id", "slip", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "kind", "slip", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "number", "slip", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "undone", "slip", {"uz": "№", "ru": "№", "uz_Cyrl": "№"}),
    Field("", "at", "slip", {"uz": "Sana va vaqt", "ru": "Дата и время", "uz_Cyrl": "Сана ва вақт"}),
    Field("", "desk", "slip", {"uz": "Kassa", "ru": "Касса", "uz_Cyrl": "Касса"}),
    Field("", "shift", "slip", {"uz": "Smena №", "ru": "Смена №", "uz_Cyrl": "Смена №"}),
    Field("", "cashier", "slip", {"uz": "Kassir", "ru": "Кассир", "uz_Cyrl": "Кассир"}),
    Field("", "to", "slip", {"uz": "Kimga", "ru": "Кому", "uz_Cyrl": "Кимга"}),
    Field(
        "",
        "reference",
        "slip",
        {"uz": "Sumka yoki hujjat №", "ru": "№ сумки или документа", "uz_Cyrl": "Сумка ёки ҳужжат №"},
    ),
    Field("", "reason", "slip", {"uz": "Asos", "ru": "Основание", "uz_Cyrl": "Асос"}),
    Field("", "notes", "slip", {"uz": "Nominal", "ru": "Номинал", "uz_Cyrl": "Номинал"}),
    Field("", "amount", "slip", {"uz": "Jami", "ru": "Итого", "uz_Cyrl": "Жами"}),
    Field("", "difference", "slip", {"uz": "Farq", "ru": "Расхождение", "uz_Cyrl": "Фарқ"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
)
