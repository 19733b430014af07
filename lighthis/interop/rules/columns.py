"""The one table of words for columns and values in four languages (rulings 30)."""

import re
from functools import cache, lru_cache

from lighthis.kernel.names.letters import APOSTROPHES
from lighthis.packs import codes
from lighthis.packs.pack import current

COLUMNS: dict[str, tuple[str, ...]] = {
    "lighthis_id": (),  # our own key, in a file that we wrote
    "source_id": ("source id", "id", "patient id", "код пациента", "номер пациента", "номер карты", "№ карты", "bemor id",
                  "bemor kodi", "bemor raqami", "karta raqami", "бемор коди", "бемор рақами", "карта рақами"),
    "full_name": ("full name", "фио", "ф и о", "f i sh", "fish", "f i o", "fio", "toʻliq ismi", "тўлиқ исми", "ф и ш", "фиш"),
    "family": ("family", "family name", "surname", "last name", "фамилия", "familiya", "familiyasi", "фамилияси"),
    "given": ("given", "given name", "first name", "имя", "ism", "ismi", "исм", "исми"),
    "patronymic": ("patronymic", "middle name", "отчество", "otasining ismi", "отасининг исми", "sharif", "sharifi",
                   "шариф", "шарифи"),
    "sex": ("sex", "gender", "пол", "jins", "jinsi", "жинс", "жинси"),
    "birth_date": ("birth date", "date of birth", "birthdate", "dob", "born", "дата рождения", "д р", "др", "родился",
                   "tugʻilgan sana", "tugʻilgan sanasi", "tugʻilgan kuni", "туғилган сана", "туғилган санаси", "туғилган куни"),
    "pinfl": ("pinfl", "пинфл", "jshshir", "жшшир", "nnuzb"),
    "phone": ("phone", "phone number", "mobile", "телефон", "номер телефона", "моб телефон", "telefon", "telefoni",
              "telefon raqami", "телефони", "телефон рақами"),
    "passport": ("passport", "паспорт", "серия и номер паспорта", "паспортные данные", "pasport", "pasporti", "паспорти",
                 "id card", "id карта", "id karta", "удостоверение личности"),
    "birth_certificate": ("birth certificate", "свидетельство о рождении", "метрика", "metrika", "tugʻilganlik guvohnomasi",
                          "tugʻilganlik haqida guvohnoma", "туғилганлик гувоҳномаси", "туғилганлик ҳақида гувоҳнома"),
    "citizenship": ("citizenship", "гражданство", "fuqarolik", "fuqaroligi", "фуқаролик", "фуқаролиги"),
    "region": ("region", "область", "регион", "viloyat", "viloyati", "вилоят", "вилояти"),
    "district": ("district", "район", "район или город", "tuman", "tumani", "туман", "тумани"),
    "mahalla": ("mahalla", "махалля", "маҳалла", "mahallasi", "маҳалласи", "mfy", "мфй"),
    "address": ("address", "street address", "адрес", "адрес проживания", "manzil", "manzili", "yashash manzili", "манзил",
                "манзили", "яшаш манзили"),
    "kin": ("kin", "next of kin", "contact person", "родственник", "близкий", "контактное лицо", "yaqin kishisi",
            "qarindoshi", "яқин кишиси", "қариндоши"),
    "kin_phone": ("kin phone", "phone of kin", "телефон родственника", "телефон близкого", "yaqin kishisining telefoni",
                  "qarindoshining telefoni", "яқин кишисининг телефони", "қариндошининг телефони"),
    "language": ("language", "язык", "til", "tili", "тил", "тили"),
}  # fmt: skip
LANGUAGES: dict[str, tuple[str, ...]] = {
    "ru": ("ru", "rus", "russian", "рус", "русский", "ruscha", "rus tili", "русча", "рус тили"),
    "uz": ("uz", "uz latn", "uzb", "uzbek", "узб", "узбекский", "oʻzbek", "oʻzbekcha", "oʻzbek tili"),
    "uz_Cyrl": ("uz cyrl", "ўзбек", "ўзбекча", "ўзбек тили"),
    "en": ("en", "eng", "english", "англ", "английский", "inglizcha", "ingliz tili", "инглизча"),
}
NEEDED = ("source_id", "family", "sex", "birth_date")  # `full_name` stands for `family`
_UNKNOWN_SEX = {"", "-", "?", "u", "unknown", "неизвестно", "неизв", "номаълум", "nomaʻlum"}


def plain(word: str) -> str:
    """A header or a value for comparison: small letters, one apostrophe, single blanks, no other signs but №."""
    word = re.sub(f"[{APOSTROPHES}]", "ʻ", word.strip().casefold())
    return " ".join(re.sub(r"[^\w№ʻ]|_", " ", word).split())


_BY_HEADER = {plain(alias): column for column, aliases in COLUMNS.items() for alias in (column, *aliases)}
_BY_LANGUAGE = {plain(alias): code for code, aliases in LANGUAGES.items() for alias in (code, *aliases)}


def column_of(header: str) -> str | None:
    """Which of our columns a header of a file names."""
    return _BY_HEADER.get(plain(header))


def language_of(text: str) -> str | None:
    """A language of the screens, by code or by word."""
    return _BY_LANGUAGE.get(plain(text))


def is_unknown_sex(text: str) -> bool:
    """Whether the cell says that the sex is not known."""
    return plain(text) in _UNKNOWN_SEX or not text.strip()


def code_of(list_name: str, text: str) -> str | None:
    """The code of a list of the country, by code or by its word in any language; None where the list has no such word."""
    return _code_of(list_name, text, current().code)


def country() -> str:
    """The country of the pack in use; nothing where there is none."""
    code = current().code.upper()
    return code if len(code) == 2 else ""


@lru_cache(maxsize=8192)
def _code_of(list_name: str, text: str, country: str) -> str | None:
    return _words_of(list_name, country).get(plain(text))


@cache
def _words_of(list_name: str, _country: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in codes.code_list(list_name):
        for word in (row.code, *row.names.values()):
            found.setdefault(plain(word), row.code)
    return found
