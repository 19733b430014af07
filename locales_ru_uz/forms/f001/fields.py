"""Form 001: where each fact stands on the paper."""

from lighthis.packs.contents import Field
from locales_ru_uz.forms.house import HOUSE, NOT_PRINTED

__all__ = ["FIELDS", "NOT_PRINTED"]

# official columns, fact, section of the paper, captions
FIELDS = (
    *HOUSE,
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
