"""Consent to an operation, to anaesthesia, to a transfusion: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row, fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.addresses", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.phone", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "patient.family", "head", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.given", "head", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.patronymic", "head", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.born", "head", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.birth_precision",
        "head",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.age", "head", {"uz": "yoshi", "ru": "возраст", "uz_Cyrl": "ёши"}),
    Field("", "patient.estimated_age", "head", {"uz": "yoshi", "ru": "возраст", "uz_Cyrl": "ёши"}),
    Field("", "patient.documents", "head", {"uz": "hujjat", "ru": "документ", "uz_Cyrl": "ҳужжат"}),
    Field("", "patient.address", "head", {"uz": "Manzil", "ru": "Адрес", "uz_Cyrl": "Манзил"}),
    Field(
        "",
        "record_number",
        "head",
        {"uz": "Kasallik tarixi №", "ru": "№ истории болезни", "uz_Cyrl": "Касаллик тарихи №"},
    ),
    Field(
        "", "admitted_at", "head", {"uz": "Yotqizilgan sana", "ru": "Дата поступления", "uz_Cyrl": "Ётқизилган сана"}
    ),
    Field("", "left_at", "head", {"uz": "Chiqarilgan sana", "ru": "Дата выписки", "uz_Cyrl": "Чиқарилган сана"}),
    Field("", "department", "head", {"uz": "Boʻlim", "ru": "Отделение", "uz_Cyrl": "Бўлим"}),
    Field("", "doctor", "signs", {"uz": "Davolovchi shifokor", "ru": "Лечащий врач", "uz_Cyrl": "Даволовчи шифокор"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
    "patient.sex",
    "patient.card_number",
    "patient.pinfl",
    "patient.citizenship",
    "patient.rural",
    "patient.phones",
    "patient.kin.name",
    "patient.kin.relation",
    "patient.kin.address",
    "patient.kin.phone",
    "patient.social_status",
    "patient.workplace",
    "patient.occupation",
    "patient.school",
    "patient.child_facility",
    "patient.disability_kind",
    "patient.disability_group",
    "patient.war_disabled",
    "patient.benefits",
    "patient.blood_group",
    "patient.rhesus",
    "patient.allergies",
    "room",
    "bed",
    "bed_days",
    "allergies",
    "issued_on",
)
