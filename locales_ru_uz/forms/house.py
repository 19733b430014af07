"""Facts of the hospital that head every sheet about the whole of it."""

from lighthis.packs.contents import Field

NAME = {"ru": "Наименование учреждения", "uz": "Muassasa nomi", "uz_Cyrl": "Муассаса номи"}
HOUSE = (
    Field("", "facility.names", "head", NAME),
    Field("", "facility.phone", "head", {"ru": "Телефон", "uz": "Telefon", "uz_Cyrl": "Телефон"}),
    Field("", "facility.code", "head", {"ru": "Код", "uz": "Kodi", "uz_Cyrl": "Коди"}),
    Field("", "facility.statistics_code", "head", {"ru": "КТУТ", "uz": "KTUT", "uz_Cyrl": "КТУТ"}),
    Field("", "facility.tax_id", "head", {"ru": "ИНН (СТИР)", "uz": "STIR", "uz_Cyrl": "СТИР"}),
    Field("", "facility.addresses", "head", NAME),
)
NOT_PRINTED = ("facility.licence", "facility.zone")
