"""List of debtors. Where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Muassasa", "ru": "Наименование учреждения", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.addresses", "head", {"uz": "Muassasa", "ru": "Наименование учреждения", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.phone", "head", {"uz": "Telefon", "ru": "Телефон", "uz_Cyrl": "Телефон"}),
    Field("", "facility.code", "head", {"uz": "Kod", "ru": "Код", "uz_Cyrl": "Код"}),
    Field("", "facility.statistics_code", "head", {"uz": "KTUT", "ru": "КТУТ", "uz_Cyrl": "КТУТ"}),
    Field("", "facility.tax_id", "head", {"uz": "STIR", "ru": "ИНН (СТИР)", "uz_Cyrl": "СТИР"}),
    Field("", "at", "head", {"uz": "Holat vaqti", "ru": "По состоянию на", "uz_Cyrl": "Ҳолат вақти"}),
    Field("", "whose", "head", {"uz": "Kimning qarzi", "ru": "Чья задолженность", "uz_Cyrl": "Кимнинг қарзи"}),
    Field("", "lines", "lines", {"uz": "Bemor", "ru": "Пациент", "uz_Cyrl": "Бемор"}),
    Field(
        "",
        "others",
        "lines",
        {
            "uz": "Roʻyxatda koʻrsatilmagan boshqa qarzdorlar",
            "ru": "Другие должники, не названные в списке",
            "uz_Cyrl": "Рўйхатда кўрсатилмаган бошқа қарздорлар",
        },
    ),
    Field(
        "",
        "others_total",
        "lines",
        {
            "uz": "Roʻyxatda koʻrsatilmagan boshqa qarzdorlar",
            "ru": "Другие должники, не названные в списке",
            "uz_Cyrl": "Рўйхатда кўрсатилмаган бошқа қарздорлар",
        },
    ),
    Field("", "total", "lines", {"uz": "Jami", "ru": "Итого", "uz_Cyrl": "Жами"}),
    Field("", "ages", "lines", {"uz": "Jami", "ru": "Итого", "uz_Cyrl": "Жами"}),
)

# facts that this paper has no place for
NOT_PRINTED = ("facility.licence", "facility.zone")
