"""Tags for many injured: where each fact stands on them."""

from lighthis.packs.contents import Field

CAPTIONS = {"uz": "Vaqti, kim saraladi", "ru": "Время, кто сортировал", "uz_Cyrl": "Вақти, ким саралади"}

# official row (or section letter), fact, section of the paper, captions
FIELDS = (Field("", "facility.names", "sheet", CAPTIONS), Field("", "numbers", "sheet", CAPTIONS))

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
