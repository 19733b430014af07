"""Form 001: where each fact stands on the paper."""

from lighthis.packs.contents import Field

NAME = {"ru": "Наименование учреждения", "uz": "Muassasa nomi", "uz_Cyrl": "Муассаса номи"}

# official columns, fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", NAME),
    Field("", "facility.phone", "head", {"ru": "Телефон", "uz": "Telefon", "uz_Cyrl": "Телефон"}),
    Field("", "facility.code", "head", {"ru": "Код", "uz": "Kodi", "uz_Cyrl": "Коди"}),
    Field("", "facility.statistics_code", "head", {"ru": "КТУТ", "uz": "KTUT", "uz_Cyrl": "КТУТ"}),
    Field("", "facility.tax_id", "head", {"ru": "ИНН (СТИР)", "uz": "STIR", "uz_Cyrl": "СТИР"}),
    Field("", "facility.addresses", "head", NAME),
    Field("", "since", "head", {"ru": "С", "uz": "Boshlanishi", "uz_Cyrl": "Бошланиши"}),
    Field("", "until", "head", {"ru": "по", "uz": "tugashi", "uz_Cyrl": "тугаши"}),
    Field(
        "1-15",
        "rows",
        "grid",
        {
            "ru": "Каким учреждением был направлен или доставлен",
            "uz": "Qaysi muassasa tomonidan yuborilgan yoki olib kelingan",
            "uz_Cyrl": "Қайси муассаса томонидан юборилган ёки олиб келинган",
        },
    ),
)

# facts that this paper has no place for
NOT_PRINTED = ("facility.licence", "facility.zone")
