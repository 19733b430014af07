"""Marked text as a sentence where there is no web: for commands. The same catalogues, the same formats."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations

from lighthis import resources
from lighthis.kernel.text import Message
from lighthis.packs.pack import current

LANGUAGES = ("ru", "uz", "uz_Cyrl", "en")


def operator_language(env: Mapping[str, str]) -> str:
    """The language of whoever types commands: LIGHTHIS_LANG, else the machine's LANG, else Russian."""
    own = env.get("LIGHTHIS_LANG", "")
    if own in LANGUAGES:
        return own
    machine = (env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or "").lower()
    if machine.startswith("uz"):
        return "uz_Cyrl" if "cyrl" in machine or "cyrillic" in machine else "uz"
    return machine[:2] if machine[:3] in {"ru_", "en_"} else "ru"


def said(message: Message | str, language: str) -> str:
    """A marked message in a language."""
    if isinstance(message, str):
        message = Message(message)
    catalogue = _catalogue(language)
    text = catalogue.pgettext(message.context, message.text) if message.context else catalogue.gettext(message.text)
    if not message.values:
        return str(text)
    return str(text) % {name: _shown(value, language) for name, value in message.values.items()}


def _shown(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return said(value, language)
    if isinstance(value, date):
        return current().formats.day(value, language)
    if isinstance(value, Decimal):
        return current().formats.number(value, language)
    return value


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    return Translations.load(str(resources.folder("translations")), [language])
