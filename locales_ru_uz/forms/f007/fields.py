"""Form 007: where each fact stands on the paper."""

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

# facts that this paper has no place for
NOT_PRINTED = ("facility.licence", "facility.zone")
