"""Sheet of stickers: where each fact stands on them."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "sheet", {"uz": "digits", "ru": "digits", "uz_Cyrl": "digits"}),
    Field("", "patient.family", "sheet", {"uz": "name", "ru": "name", "uz_Cyrl": "name"}),
    Field("", "patient.given", "sheet", {"uz": "name", "ru": "name", "uz_Cyrl": "name"}),
    Field("", "patient.patronymic", "sheet", {"uz": "name", "ru": "name", "uz_Cyrl": "name"}),
    Field("", "patient.born", "sheet", {"uz": "Jinsi", "ru": "Пол", "uz_Cyrl": "Жинси"}),
    Field("", "patient.birth_precision", "sheet", {"uz": "Jinsi", "ru": "Пол", "uz_Cyrl": "Жинси"}),
    Field("", "patient.sex", "sheet", {"uz": "Jinsi", "ru": "Пол", "uz_Cyrl": "Жинси"}),
    Field("", "patient.card_number", "sheet", {"uz": "svg", "ru": "svg", "uz_Cyrl": "svg"}),
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
    "patient.age",
    "patient.estimated_age",
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
    "patient.blood_group",
    "patient.rhesus",
    "patient.allergies",
)
