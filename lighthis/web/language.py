"""Which of the four languages the page speaks, and how a marked message becomes a sentence."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import g, request, session
from flask_babel import get_translations, gettext, pgettext
from jinja2 import Environment

from lighthis.kernel.money import Money
from lighthis.kernel.text import Message
from lighthis.packs.pack import current
from lighthis.web.visit import visitor, zone

LANGUAGES = {  # code: (tag, short, own name)
    "ru": ("ru", "РУ", "Русский"),
    "uz": ("uz-Latn", "OʻZ", "Oʻzbekcha"),
    "uz_Cyrl": ("uz-Cyrl", "ЎЗ", "Ўзбекча"),
    "en": ("en", "EN", "English"),
}


def language() -> str:
    """The language of this page: just chosen, then chosen in this browser, then the person's own, then the browser's."""
    if "language" not in g:
        g.language = _chosen()
    return g.language  # type: ignore[no-any-return]


def _chosen() -> str:
    pressed = request.form.get("switch_language") or request.args.get("lang")
    if pressed in LANGUAGES:
        session["language"] = pressed
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    found = visitor()
    if found is not None:
        return found.language
    return _wanted(request.accept_languages.values())


def _wanted(tags: Any) -> str:
    """Babel would give Latin to a Cyrillic Uzbek browser (language.md 11), so the header is read by hand."""
    for tag in tags:
        low = tag.lower().replace("_", "-")
        if low.startswith("uz"):
            return "uz_Cyrl" if "cyrl" in low else "uz"
        if low[:2] in {"ru", "en"}:
            return str(low[:2])
    return "ru"


def _book() -> Any:
    """The catalogue of this page, looked up once a request and not once a sentence."""
    if "book" not in g:
        g.book = get_translations()
    return g.book


def teach(environment: Environment) -> None:
    """Give the templates their gettext."""
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _book().ugettext(text),
        ngettext=lambda one, many, number: _book().ungettext(one, many, number),
        pgettext=lambda context, text: _book().upgettext(context, text),
        npgettext=lambda context, one, many, number: _book().unpgettext(context, one, many, number),
        newstyle=True,
    )


def say(message: Any) -> str:
    """A marked message, or plain marked text, in the reader's language."""
    if message is None:
        return ""
    if isinstance(message, Message):
        text = pgettext(message.context, message.text) if message.context else gettext(message.text)
        return text % {name: shown(value) for name, value in message.values.items()} if message.values else text
    return gettext(str(message)) if message else ""


def shown(value: Any) -> Any:
    """A value inside a sentence, written as this country and language write it."""
    formats = current().formats
    if isinstance(value, Message):
        return say(value)
    if isinstance(value, datetime):
        return formats.instant(value, language(), zone())
    if isinstance(value, date):
        return formats.day(value, language())
    if isinstance(value, Money):
        return formats.money(value, language())
    if isinstance(value, Decimal):
        return formats.number(value, language())
    return value
