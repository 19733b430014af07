"""Temperature chart: where each fact stands on it."""

from lighthis.packs.contents import Field
from locales_ru_uz.forms.treatment_sheet.fields import NOT_PRINTED as OF_THE_RECORD

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field("", "facility.names", "head", {"ru": "Вкладыш к форме № 003", "uz": "003-shaklga ilova varaqa"}),
    Field("", "patient.family", "head", {"ru": "Ф.И.О.", "uz": "F.I.Sh."}),
    Field("", "patient.given", "head", {"ru": "Ф.И.О.", "uz": "F.I.Sh."}),
    Field("", "patient.patronymic", "head", {"ru": "Ф.И.О.", "uz": "F.I.Sh."}),
    Field("", "patient.born", "head", {"ru": "Дата рождения", "uz": "Tugʻilgan sanasi"}),
    Field("", "patient.birth_precision", "head", {"ru": "Дата рождения", "uz": "Tugʻilgan sanasi"}),
    Field("", "patient.age", "head", {"ru": "Возраст", "uz": "Yoshi"}),
    Field("", "patient.estimated_age", "head", {"ru": "Возраст", "uz": "Yoshi"}),
    Field("", "record_number", "head", {"ru": "№ карты стационарного больного", "uz": "Statsionar bemor kartasi №"}),
    Field("", "department", "head", {"ru": "Отделение", "uz": "Boʻlim"}),
    Field("", "room", "head", {"ru": "Палата №", "uz": "Xona №"}),
    Field("", "bed", "head", {"ru": "Койка №", "uz": "Oʻrin №"}),
    Field("L", "sheets", "chart", {"ru": "Температура, °C", "uz": "Harorat, °C"}),
)

# facts that this paper has no place for: those of the treatment sheet, and allergies, which stand there
NOT_PRINTED = (*OF_THE_RECORD, "patient.allergies")
