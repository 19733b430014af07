"""The pack for a downtime: where each fact stands in it."""

from lighthis.packs.contents import Field

HEAD = {"uz": "Uzilish uchun toʻplam", "ru": "Пакет на случай простоя", "uz_Cyrl": "Узилиш учун тўплам"}

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", HEAD),
    Field("", "as_of", "head", {"uz": "Holati", "ru": "Состояние на", "uz_Cyrl": "Ҳолати"}),
    Field("", "is_closed", "head", HEAD),
    Field("", "wards", "wards", {"uz": "Yotibdi", "ru": "Лежат", "uz_Cyrl": "Ётибди"}),
    Field("", "board", "board", {"uz": "Qabul boʻlimi", "ru": "Приёмное отделение", "uz_Cyrl": "Қабул бўлими"}),
    Field("", "blanks", "blanks", {"uz": "Varaq №", "ru": "Лист №", "uz_Cyrl": "Варақ №"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.addresses",
    "facility.phone",
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
)
