"""Emergency notice of an infectious disease or poisoning: where each fact stands on it."""

from lighthis.packs.contents import Field

# official row (or section letter), fact, section of the paper, captions
FIELDS = (
    Field(
        "",
        "facility.names",
        "head",
        {
            "uz": "Yuqumli kasallik, zaharlanish, emlashga gʻayrioddiy reaksiya haqida shoshilinch xabarnoma",
            "ru": "Экстренное извещение об инфекционном заболевании, отравлении, необычной реакции на прививку",
        },
    ),
    Field(
        "",
        "facility.phone",
        "head",
        {
            "uz": "Yuqumli kasallik, zaharlanish, emlashga gʻayrioddiy reaksiya haqida shoshilinch xabarnoma",
            "ru": "Экстренное извещение об инфекционном заболевании, отравлении, необычной реакции на прививку",
        },
    ),
    Field("", "number", "head", {"uz": "060-jurnaldagi №", "ru": "№ в журнале ф. 060"}),
    Field("", "first_number", "head", {"uz": "Birinchi xabarnoma №", "ru": "К первому извещению №"}),
    Field("", "cause", "head", {"uz": "Sababi", "ru": "Причина"}),
    Field("1", "diagnosis", "one", {"uz": "1. Tashxis", "ru": "1. Диагноз"}),
    Field(
        "", "laboratory_on", "one", {"uz": "Laboratoriyada tasdiqlangan sana", "ru": "Подтверждён лабораторно, дата"}
    ),
    Field("", "laboratory_method", "one", {"uz": "usuli", "ru": "метод"}),
    Field("2", "patient.family", "one", {"uz": "2. F.I.Sh.", "ru": "2. Ф.И.О."}),
    Field("2", "patient.given", "one", {"uz": "2. F.I.Sh.", "ru": "2. Ф.И.О."}),
    Field("2", "patient.patronymic", "one", {"uz": "2. F.I.Sh.", "ru": "2. Ф.И.О."}),
    Field("3", "patient.sex", "one", {"uz": "3. Jinsi", "ru": "3. Пол"}),
    Field("4", "patient.born", "one", {"uz": "4. Tugʻilgan sanasi", "ru": "4. Дата рождения"}),
    Field("4", "patient.birth_precision", "one", {"uz": "4. Tugʻilgan sanasi", "ru": "4. Дата рождения"}),
    Field("", "patient.age", "one", {"uz": "yoshi", "ru": "возраст"}),
    Field("", "patient.estimated_age", "one", {"uz": "yoshi", "ru": "возраст"}),
    Field("", "patient.pinfl", "one", {"uz": "JShShIR", "ru": "ПИНФЛ"}),
    Field("5", "patient.address", "one", {"uz": "5. Manzili", "ru": "5. Адрес"}),
    Field("", "mahalla", "one", {"uz": "mahalla", "ru": "махалля"}),
    Field("", "patient.phones", "one", {"uz": "telefoni", "ru": "телефон"}),
    Field(
        "6",
        "patient.workplace",
        "one",
        {"uz": "6. Ish, oʻqish joyi, bolalar muassasasi", "ru": "6. Место работы, учёбы, детское учреждение"},
    ),
    Field(
        "6",
        "patient.school",
        "one",
        {"uz": "6. Ish, oʻqish joyi, bolalar muassasasi", "ru": "6. Место работы, учёбы, детское учреждение"},
    ),
    Field(
        "6",
        "patient.child_facility",
        "one",
        {"uz": "6. Ish, oʻqish joyi, bolalar muassasasi", "ru": "6. Место работы, учёбы, детское учреждение"},
    ),
    Field("7", "ill_on", "one", {"uz": "7. Kasallangan sana", "ru": "7. Дата заболевания"}),
    Field("", "contact_on", "one", {"uz": "birinchi murojaat", "ru": "первичное обращение"}),
    Field(
        "",
        "child_visit_on",
        "one",
        {"uz": "bolalar muassasasiga oxirgi borgan kun", "ru": "последнее посещение детского учреждения"},
    ),
    Field("", "hospitalised_on", "two", {"uz": "Yotqizilgan sana", "ru": "Дата госпитализации"}),
    Field("8", "hospital", "two", {"uz": "8. Yotqizilgan joy", "ru": "8. Место госпитализации"}),
    Field("9", "poison_place", "two", {"uz": "9. Zaharlanish qayerda boʻlgan", "ru": "9. Отравление: где произошло"}),
    Field("", "poison", "two", {"uz": "nima bilan", "ru": "чем отравлен"}),
    Field(
        "10",
        "measures",
        "two",
        {
            "uz": "10. Birlamchi choralar va qoʻshimcha maʼlumotlar",
            "ru": "10. Первичные противоэпидемические мероприятия и дополнительные сведения",
        },
    ),
    Field("", "contacts", "two", {"uz": "Muloqotda boʻlganlar", "ru": "Контактные лица"}),
    Field("", "vaccination", "two", {"uz": "Emlangani", "ru": "Прививки"}),
    Field("", "travel", "two", {"uz": "Kasallikdan oldingi safarlari", "ru": "Поездки до заболевания"}),
    Field(
        "11",
        "told_at",
        "two",
        {"uz": "11. Telefon orqali xabar berilgan kun va soat", "ru": "11. Дата и час сигнализации по телефону"},
    ),
    Field("", "told_by", "two", {"uz": "kim xabar berdi", "ru": "кто сообщил"}),
    Field("", "told_to", "two", {"uz": "kim qabul qildi", "ru": "кто принял"}),
    Field(
        "12", "sent_at", "two", {"uz": "12. Xabarnoma yuborilgan kun va soat", "ru": "12. Дата и час отсылки извещения"}
    ),
    Field("", "sent_by", "two", {"uz": "yuboruvchi", "ru": "пославший"}),
    Field(
        "14",
        "received_at",
        "two",
        {"uz": "14. Xizmatda qabul qilingan kun va soat", "ru": "14. Дата и час получения службой"},
    ),
    Field("", "their_number", "two", {"uz": "qayd №", "ru": "рег. №"}),
    Field("", "received_by", "two", {"uz": "qabul qiluvchi", "ru": "получивший"}),
)

# facts that this paper has no place for
NOT_PRINTED = (
    "facility.addresses",
    "facility.code",
    "facility.tax_id",
    "facility.statistics_code",
    "facility.licence",
    "facility.zone",
    "patient.card_number",
    "patient.documents",
    "patient.citizenship",
    "patient.rural",
    "patient.kin.name",
    "patient.kin.relation",
    "patient.kin.address",
    "patient.kin.phone",
    "patient.social_status",
    "patient.occupation",
    "patient.disability_kind",
    "patient.disability_group",
    "patient.war_disabled",
    "patient.benefits",
    "patient.blood_group",
    "patient.rhesus",
    "patient.allergies",
)
