"""Form 007: where each fact stands on the paper."""

from lighthis.packs.contents import Field
from locales_ru_uz.forms.house import HOUSE, NOT_PRINTED

__all__ = ["FIELDS", "NOT_PRINTED"]

# official columns, fact, section of the paper, captions
FIELDS = (
    *HOUSE,
    Field("", "day", "head", {"ru": "За сутки", "uz": "Sutka", "uz_Cyrl": "Сутка"}),
    Field("", "census", "head", {"ru": "Сутки начинаются в", "uz": "Sutka boshlanishi", "uz_Cyrl": "Сутка бошланиши"}),
    Field("", "whose", "head", {"ru": "Отделение", "uz": "Boʻlim", "uz_Cyrl": "Бўлим"}),
    Field(
        "1-21",
        "rows",
        "grid",
        {
            "ru": "Фактически развёрнуто коек",
            "uz": "Amalda yoyilgan oʻrin-joylar",
            "uz_Cyrl": "Амалда ёйилган ўрин-жойлар",
        },
    ),
    Field("2-я сторона", "lists", "lists", {"ru": "Поступили", "uz": "Yotqizilganlar", "uz_Cyrl": "Ётқизилганлар"}),
)
