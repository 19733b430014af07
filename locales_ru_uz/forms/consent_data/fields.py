"""Consent to the processing of personal data: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field(
        "",
        "facility.names",
        "head",
        {
            "uz": "Shaxsga doir maʼlumotlarga ishlov berishga rozilik",
            "ru": "Согласие на обработку персональных данных",
            "uz_Cyrl": "Шахсга доир маълумотларга ишлов беришга розилик",
        },
    ),
    Field(
        "",
        "facility.addresses",
        "head",
        {
            "uz": "Shaxsga doir maʼlumotlarga ishlov berishga rozilik",
            "ru": "Согласие на обработку персональных данных",
            "uz_Cyrl": "Шахсга доир маълумотларга ишлов беришга розилик",
        },
    ),
    Field(
        "",
        "facility.phone",
        "head",
        {
            "uz": "Shaxsga doir maʼlumotlarga ishlov berishga rozilik",
            "ru": "Согласие на обработку персональных данных",
            "uz_Cyrl": "Шахсга доир маълумотларга ишлов беришга розилик",
        },
    ),
    Field("", "facility.tax_id", "head", {"uz": "STIR", "ru": "ИНН", "uz_Cyrl": "СТИР"}),
    Field("", "edition", "head", {"uz": "Tahrir", "ru": "Редакция", "uz_Cyrl": "Таҳрир"}),
    Field("", "patient.family", "who", {"uz": "Men,", "ru": "Я,", "uz_Cyrl": "Мен,"}),
    Field("", "patient.given", "who", {"uz": "Men,", "ru": "Я,", "uz_Cyrl": "Мен,"}),
    Field("", "patient.patronymic", "who", {"uz": "Men,", "ru": "Я,", "uz_Cyrl": "Мен,"}),
    Field("", "patient.born", "who", {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"}),
    Field(
        "",
        "patient.birth_precision",
        "who",
        {"uz": "Tugʻilgan sanasi", "ru": "Дата рождения", "uz_Cyrl": "Туғилган санаси"},
    ),
    Field("", "patient.pinfl", "who", {"uz": "JShShIR", "ru": "ПИНФЛ", "uz_Cyrl": "ЖШШИР"}),
    Field("", "patient.card_number", "who", {"uz": "Karta №", "ru": "№ карты", "uz_Cyrl": "Карта №"}),
    Field("", "patient.documents", "who", {"uz": "Hujjat", "ru": "Документ", "uz_Cyrl": "Ҳужжат"}),
    Field("", "patient.address", "who", {"uz": "Manzil", "ru": "Адрес", "uz_Cyrl": "Манзил"}),
    Field("", "patient.phones", "who", {"uz": "Telefon", "ru": "Телефон", "uz_Cyrl": "Телефон"}),
    Field(
        "",
        "clauses",
        "text",
        {
            "uz": "Oʻzbekiston Respublikasining «Shaxsga doir maʼlumotlar toʻgʻrisida»gi 02.07.2019 yildagi OʻRQ-547-son Qonuniga muvofiq shifoxonaning shaxsga doir maʼlumotlarim bilan quyidagi shartlarda ishlash haqidagi soʻroviga javob beraman:",
            "ru": "в соответствии с Законом Республики Узбекистан № ЗРУ-547 «О персональных данных» от 02.07.2019 отвечаю на просьбу больницы работать с моими персональными данными на следующих условиях:",
            "uz_Cyrl": "Ўзбекистон Республикасининг «Шахсга доир маълумотлар тўғрисида»ги 02.07.2019 йилдаги ЎРҚ-547-сон Қонунига мувофиқ шифохонанинг шахсга доир маълумотларим билан қуйидаги шартларда ишлаш ҳақидаги сўровига жавоб бераман:",
        },
    ),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.code",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
    "patient.sex",
    "patient.age",
    "patient.estimated_age",
    "patient.citizenship",
    "patient.rural",
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
