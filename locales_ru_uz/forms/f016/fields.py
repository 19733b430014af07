"""Form 016: where each fact stands on the paper."""

from lighthis.packs.contents import Field

# official columns, fact, section of the paper, captions
FIELDS = (
    Field(
        "",
        "facility.names",
        "head",
        {"ru": "Наименование учреждения", "uz": "Muassasa nomi", "uz_Cyrl": "Муассаса номи"},
    ),
    Field("", "facility.phone", "head", {"ru": "Телефон", "uz": "Telefon", "uz_Cyrl": "Телефон"}),
    Field("", "facility.code", "head", {"ru": "Код", "uz": "Kodi", "uz_Cyrl": "Коди"}),
    Field("", "facility.statistics_code", "head", {"ru": "КТУТ", "uz": "KTUT", "uz_Cyrl": "КТУТ"}),
    Field("", "facility.tax_id", "head", {"ru": "ИНН (СТИР)", "uz": "STIR", "uz_Cyrl": "СТИР"}),
    Field(
        "",
        "facility.addresses",
        "head",
        {"ru": "Наименование учреждения", "uz": "Muassasa nomi", "uz_Cyrl": "Муассаса номи"},
    ),
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

# facts that this paper has no place for
NOT_PRINTED = ("facility.licence", "facility.zone")
