"""Form 016: where each fact stands on the paper."""

from lighthis.packs.contents import Field
from locales_ru_uz.forms.house import HOUSE, NOT_PRINTED

__all__ = ["FIELDS", "NOT_PRINTED"]

# official columns, fact, section of the paper, captions
FIELDS = (
    *HOUSE,
    Field("", "period", "head", {"ru": "За период", "uz": "Davr", "uz_Cyrl": "Давр"}),
    Field("", "census", "head", {"ru": "Сутки начинаются в", "uz": "Sutka boshlanishi", "uz_Cyrl": "Сутка бошланиши"}),
    Field("", "whose", "head", {"ru": "Отделение", "uz": "Boʻlim", "uz_Cyrl": "Бўлим"}),
    Field(
        "",
        "profile",
        "head",
        {"ru": "Профиль коек", "uz": "Oʻrin-joylar ixtisosligi", "uz_Cyrl": "Ўрин-жойлар ихтисослиги"},
    ),
    Field(
        "", "sequence", "head", {"ru": "Исправительный лист", "uz": "Tuzatish varaqasi", "uz_Cyrl": "Тузатиш варақаси"}
    ),
    Field("", "reason", "head", {"ru": "Причина", "uz": "Sababi", "uz_Cyrl": "Сабаби"}),
    Field(
        "1-20",
        "rows",
        "grid",
        {"ru": "Среднемесячных коек", "uz": "Oʻrtacha oylik oʻrin-joylar", "uz_Cyrl": "Ўртача ойлик ўрин-жойлар"},
    ),
    Field(
        "",
        "signed_by",
        "signed",
        {"ru": "Месяц закрыт и подписан", "uz": "Oy yopilgan va imzolangan", "uz_Cyrl": "Ой ёпилган ва имзоланган"},
    ),
    Field(
        "",
        "signed_at",
        "signed",
        {"ru": "Месяц закрыт и подписан", "uz": "Oy yopilgan va imzolangan", "uz_Cyrl": "Ой ёпилган ва имзоланган"},
    ),
)
