"""Bed-head card: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row, fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.addresses", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.phone", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "patient.family", "card", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.given", "card", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.patronymic", "card", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.born", "card", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.birth_precision",
        "card",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.age", "card", {"uz": "yoshi", "ru": "возраст", "uz_Cyrl": "ёши"}),
    Field("", "patient.estimated_age", "card", {"uz": "yoshi", "ru": "возраст", "uz_Cyrl": "ёши"}),
    Field("", "room", "card", {"uz": "Xona, oʻrin", "ru": "Палата, койка", "uz_Cyrl": "Хона, ўрин"}),
    Field("", "bed", "card", {"uz": "Xona, oʻrin", "ru": "Палата, койка", "uz_Cyrl": "Хона, ўрин"}),
    Field("", "department", "card", {"uz": "Boʻlim", "ru": "Отделение", "uz_Cyrl": "Бўлим"}),
    Field(
        "",
        "record_number",
        "card",
        {"uz": "Kasallik tarixi №", "ru": "№ истории болезни", "uz_Cyrl": "Касаллик тарихи №"},
    ),
    Field(
        "", "admitted_at", "card", {"uz": "Yotqizilgan sana", "ru": "Дата поступления", "uz_Cyrl": "Ётқизилган сана"}
    ),
    Field("", "doctor", "card", {"uz": "Davolovchi shifokor", "ru": "Лечащий врач", "uz_Cyrl": "Даволовчи шифокор"}),
    Field(
        "",
        "patient.blood_group",
        "card",
        {"uz": "Qon guruhi, rezus", "ru": "Группа крови, резус", "uz_Cyrl": "Қон гуруҳи, резус"},
    ),
    Field(
        "",
        "patient.rhesus",
        "card",
        {"uz": "Qon guruhi, rezus", "ru": "Группа крови, резус", "uz_Cyrl": "Қон гуруҳи, резус"},
    ),
    Field("", "patient.allergies", "card", {"uz": "Allergiya", "ru": "Аллергия", "uz_Cyrl": "Аллергия"}),
    Field("", "allergies", "card", {"uz": "Allergiya", "ru": "Аллергия", "uz_Cyrl": "Аллергия"}),
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
    "patient.documents",
    "patient.citizenship",
    "patient.address",
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
    "left_at",
    "bed_days",
    "issued_on",
)
