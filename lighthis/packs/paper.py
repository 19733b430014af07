"""A form of the country made into HTML that prints. No PDF here: the worker does that."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from lighthis.packs import marks
from lighthis.packs.codes import code_list, label
from lighthis.packs.contents import Form, Pack
from lighthis.packs.pack import current

HTML_LANG = {"uz": "uz-Latn", "uz_Cyrl": "uz-Cyrl"}
WITH_LANGUAGE = ("number", "money", "amount_in_words", "day", "long_day", "weekday", "age_text", "estimated_age")
WITHOUT_LANGUAGE = ("person_name", "short_name", "pinfl_groups", "pinfl_masked", "phone")


def render(
    form: Form | str,
    facts: Any,
    lang: str,
    *,
    printed_at: datetime,
    printed_by: str,
    draft: bool = False,
    copy: bool = False,
    paper: str | None = None,
    pack: Pack | None = None,
) -> str:
    """A form as a whole HTML page in a language of its edition; the instant is aware and shown in the facility's zone."""
    country = pack or current()
    edition = country.form(form) if isinstance(form, str) else form
    size = paper or edition.papers[0]
    _refuse(edition, facts, lang, size)
    template = _environment(_folder(country), country.code).get_template(
        f"{country.code}/{edition.key}/form.{lang}.html"
    )
    shown = {"facts": facts, "form": edition, "paper": size, "draft": draft, "copy": copy, "printed_by": printed_by}
    return template.render(**shown, **_tools(country, lang, facts.facility.zone), printed_at=printed_at)


def _refuse(edition: Form, facts: Any, lang: str, size: str) -> None:
    if lang not in edition.languages:
        raise ValueError(f"this edition of {edition.key} has no {lang}")
    if size not in edition.papers:
        raise ValueError(f"{edition.key} is not printed on {size}")
    if not isinstance(facts, edition.facts):
        raise TypeError(f"{edition.key} prints {edition.facts.__name__}, not {type(facts).__name__}")


def _folder(pack: Pack) -> Path:
    if pack.forms_folder is None:
        raise KeyError(f"{pack.name} has no forms")
    return pack.forms_folder


@cache
def _environment(folder: Path, prefix: str) -> Environment:
    return Environment(
        loader=PrefixLoader({prefix: FileSystemLoader(folder)}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _tools(pack: Pack, lang: str, zone: str) -> dict[str, Any]:
    shown: dict[str, Any] = {name: partial(_last, getattr(pack.formats, name), lang) for name in WITH_LANGUAGE}
    shown |= {name: getattr(pack.formats, name) for name in WITHOUT_LANGUAGE}
    shown["instant"] = lambda at: pack.formats.instant(at, lang, zone)
    shown["label"] = lambda name, code: label(name, code, lang, pack=pack)
    shown["code_list"] = partial(code_list, pack=pack)
    return shown | {"lang": lang, "html_lang": HTML_LANG.get(lang, lang), "code128": marks.code128, "qr": marks.qr}


def _last(write: Any, lang: str, value: Any, **more: Any) -> str:
    return str(write(value, lang, **more))
