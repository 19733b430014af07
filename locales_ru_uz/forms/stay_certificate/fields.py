"""Certificate of stay: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row, fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.addresses", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "facility.phone", "head", {"uz": "Muassasa", "ru": "Учреждение", "uz_Cyrl": "Муассаса"}),
    Field("", "issued_on", "head", {"uz": "Berilgan sana", "ru": "Дата выдачи", "uz_Cyrl": "Берилган сана"}),
    Field(
        "",
        "record_number",
        "head",
        {"uz": "Kasallik tarixi №", "ru": "№ истории болезни", "uz_Cyrl": "Касаллик тарихи №"},
    ),
    Field("", "patient.family", "stay", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.given", "stay", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.patronymic", "stay", {"uz": "F.I.Sh.", "ru": "Ф.И.О.", "uz_Cyrl": "Ф.И.Ш."}),
    Field("", "patient.born", "stay", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.birth_precision",
        "stay",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.age", "stay", {"uz": "yoshi", "ru": "возраст", "uz_Cyrl": "ёши"}),
    Field("", "patient.estimated_age", "stay", {"uz": "yoshi", "ru": "возраст", "uz_Cyrl": "ёши"}),
    Field("", "patient.pinfl", "stay", {"uz": "JShShIR", "ru": "ПИНФЛ", "uz_Cyrl": "ЖШШИР"}),
    Field(
        "", "admitted_at", "stay", {"uz": "Yotqizilgan sana", "ru": "Дата поступления", "uz_Cyrl": "Ётқизилган сана"}
    ),
    Field("", "left_at", "stay", {"uz": "Chiqarilgan sana", "ru": "Дата выписки", "uz_Cyrl": "Чиқарилган сана"}),
    Field("", "bed_days", "stay", {"uz": "oʻrin kunlar", "ru": "койко-дней", "uz_Cyrl": "ўрин кунлар"}),
    Field("", "department", "stay", {"uz": "Boʻlim", "ru": "Отделение", "uz_Cyrl": "Бўлим"}),
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
    "patient.blood_group",
    "patient.rhesus",
    "patient.allergies",
    "room",
    "bed",
    "allergies",
)
