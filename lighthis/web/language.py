"""Which of the four languages the page speaks, and how a marked message becomes a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import request, session
from flask_babel import Domain, force_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from lighthis.kernel.money import Money
from lighthis.kernel.text import Message
from lighthis.packs.pack import current
from lighthis.web.visit import NOW, present, visitor, zone

LANGUAGES = {  # code: (tag, short, own name)
    "ru": ("ru", "РУ", "Русский"),
    "uz": ("uz-Latn", "OʻZ", "Oʻzbekcha"),
    "uz_Cyrl": ("uz-Cyrl", "ЎЗ", "Ўзбекча"),
    "en": ("en", "EN", "English"),
}


def language() -> str:
    """The language of this page: just chosen, then chosen in this browser, then the person's own, then the browser's."""
    now = present()
    if not now.language:
        now.language = _chosen()
    return now.language


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


class Catalogues(Domain):  # type: ignore[misc]
    """Flask-Babel's catalogues, looked up once a process and not once a sentence."""

    books: dict[str, Any] = {}  # noqa: RUF012  (by language)

    def get_translations(self) -> Any:
        now = present()
        if now.book is None:
            lang = language()
            now.book = self.books.get(lang) or self.books.setdefault(lang, super().get_translations())
        return now.book


def book() -> Any:
    """The catalogue of this page's language."""
    found = NOW.get()
    return found.book if found is not None and found.book is not None else get_translations()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Sentences inside are in another language than the page: those of a paper."""
    now = present()
    kept = now.language, now.book
    now.language, now.book = lang, None
    try:
        with force_locale(lang):
            yield
    finally:
        now.language, now.book = kept


def gettext(text: str, **values: Any) -> str:
    """A sentence in the reader's language; as Flask-Babel's, without its detours."""
    said = str(book().ugettext(text))
    return said % values if values else said


def pgettext(context: str, text: str, **values: Any) -> str:
    """The same for a word that means several things."""
    said = str(book().upgettext(context, text))
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The same for a number of things."""
    return str(book().ungettext(one, many, num)) % ({"num": num} | values)


def lazy_gettext(text: str, **values: Any) -> LazyString:
    """A sentence for a form or a list, said only when it is shown."""
    return LazyString(gettext, text, **values)


class Words:
    """`_("a constant sentence")` of a template: looked up once in a language, not once a line of a list."""

    def __getitem__(self, text: str) -> Markup:
        now = book()
        known: dict[str, Markup] = vars(now).setdefault("_words", {})
        try:
            return known[text]
        except KeyError:
            known[text] = found = Markup(now.ugettext(text)) % {}  # noqa: S704  (our own catalogues)
            return found


class ConstantWords(Extension):
    """Reads `_("…")` with nothing to fill in as `constant_words["…"]`."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        last: list[Token] = []
        for token in stream:
            last.append(token)
            if [one.type for one in last] != list(_CALL[: len(last)]) or last[0].value != "_":
                yield from last
                last = []
            elif len(last) == len(_CALL):
                name, opened, text, closed = last
                yield Token(name.lineno, "name", "constant_words")
                yield Token(opened.lineno, "lbracket", "[")
                yield text
                yield Token(closed.lineno, "rbracket", "]")
                last = []
        yield from last


_CALL = ("name", "lparen", "string", "rparen")


def teach(environment: Environment) -> None:
    """Give the templates their gettext."""
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: book().ugettext(text),
        ngettext=lambda one, many, number: book().ungettext(one, many, number),
        pgettext=lambda context, text: book().upgettext(context, text),
        npgettext=lambda context, one, many, number: book().unpgettext(context, one, many, number),
        newstyle=True,
    )
    environment.add_extension(ConstantWords)
    environment.globals["constant_words"] = Words()


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
    if isinstance(value, list | tuple):
        return ", ".join(str(shown(one)) for one in value)
    if hasattr(value, "name_in"):  # a department, a hospital
        return value.name_in(language())
    if isinstance(value, datetime):
        return formats.instant(value, language(), zone())
    if isinstance(value, date):
        return formats.day(value, language())
    if isinstance(value, Money):
        return formats.money(value, language())
    if isinstance(value, Decimal):
        return formats.number(value, language())
    return value
