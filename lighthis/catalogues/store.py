"""Catalogues on disk: taken out of the source, merged with what is translated, written, compiled."""

import io
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lighthis.kernel import clock
from lighthis.kernel.uzbek import to_cyrillic

CHECKOUT = Path(__file__).parent.parent.parent
LANGUAGES = ("ru", "uz", "uz_Cyrl")
# Babel has no Uzbek plural and would write two forms; a noun after a number stays singular (language.md 6).
PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "uz": "nplurals=1; plural=0;",
    "uz_Cyrl": "nplurals=1; plural=0;",
}
HEADER = {
    "ru": "# Russian. Formal, short, infinitive on buttons.",
    "uz": "# Uzbek in Latin letters: the master of uz_Cyrl. U+02BB in oʻ gʻ, U+02BC for tutuq.",
    "uz_Cyrl": '# Made from uz by "lighthis translations update": change uz instead.\n'
    '# A message with the translator comment "override" keeps its own wording.',
}
OVERRIDE = "override"
KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "lazy_npgettext": ((1, "c"), 2, 3),
    "NP_": ((1, "c"), 2),
}
# Sentences our form library puts on the screen by itself: place in its package, calls that carry one.
LIBRARIES: dict[str, dict[str, dict[str, Any]]] = {
    "wtforms": {
        "validators.py": {"gettext": None, "ngettext": (1, 2)},
        "fields/*.py": {"gettext": None, "ngettext": (1, 2)},
    },
    "flask_wtf": {"csrf.py": {"ValidationError": None, "_error_response": None}},
}

Key = tuple[str, str]


def template(root: Path) -> Catalog:
    """Every message of the core as the source has it now."""
    catalog = Catalog(project="lighthis", charset="utf-8")
    for name, _line, message, comments, context in (*_ours(root), *_of_libraries()):
        catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def _ours(root: Path) -> Iterator[Any]:
    mappings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    # A template that does not parse must stop the work; Jinja's reader would skip it without a word.
    options = {mapping["pattern"]: {"silent": "false"} | mapping for mapping in mappings}
    return extract_from_dir(str(root), methods, options, KEYWORDS, ("i18n:",), strip_comment_tags=True)


def _of_libraries() -> Iterator[Any]:
    for package, files in LIBRARIES.items():
        spec = find_spec(package)
        for place in spec.submodule_search_locations or () if spec else ():
            for pattern, keywords in files.items():
                for path in sorted(Path(place).glob(pattern)):
                    name = path.relative_to(Path(place).parent).as_posix()
                    for line, message, comments, context in extract_from_file("python", path, keywords):
                        yield name, line, message, comments, context


def path_of(root: Path, language: str) -> Path:
    """Where the catalogue of a language stands."""
    return root / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(root: Path, language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    path = path_of(root, language)
    if not path.exists():
        return empty(language)
    with path.open("rb") as text:
        return read_po(text, locale=language)


def empty(language: str) -> Catalog:
    """A catalogue without messages, with the header of its language."""
    catalog = Catalog(
        locale=language,
        project="lighthis",
        version="1",
        header_comment=HEADER[language],
        msgid_bugs_address="lighthis",
        last_translator="lighthis",
        language_team=language,
        charset="utf-8",
        fuzzy=False,
    )
    catalog.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalog


def key(message: Message) -> Key:
    """What tells two messages apart: context and English text."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> list[str]:
    """The translation as a list of its plural forms; empty strings where it is missing."""
    string = message.string
    return [string or ""] if isinstance(string, str | None) else [form or "" for form in string]


def english(message: Message) -> list[str]:
    """The English text, and its plural where it has one."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def by_key(catalog: Catalog) -> dict[Key, Message]:
    """Messages of a catalogue by context and English text, without the header."""
    return {key(message): message for message in catalog if message.id}


def is_missing(message: Message) -> bool:
    """Whether any form of the translation is empty."""
    return not all(forms(message))


def merged(fresh: Catalog, old: Catalog, language: str) -> Catalog:
    """The messages of the source with the old translations; what left the source is kept aside as obsolete."""
    catalog = empty(language)
    known = {key(message): message for message in old.obsolete.values()} | by_key(old)
    for message in fresh:
        if message.id:
            before = known.pop(key(message), None)
            added = catalog.add(
                message.id, locations=message.locations, auto_comments=message.auto_comments, context=message.context
            )
            _carry(before, added, catalog.num_plurals)
    catalog.obsolete.update({spot: message for spot, message in known.items() if any(forms(message))})
    return catalog


def _carry(before: Message | None, added: Message, plurals: int) -> None:
    """Hands the old translation to the message, unless it has become a plural or is one no more."""
    texts = forms(before) if before else []
    if before and bool(before.pluralizable) == bool(added.pluralizable) and len(texts) == plurals_of(added, plurals):
        added.string = tuple(texts) if added.pluralizable else texts[0]
        added.user_comments = before.user_comments
        added.flags |= before.flags & {"fuzzy"}
    else:
        added.string = ("",) * plurals if added.pluralizable else ""


def plurals_of(message: Message, plurals: int) -> int:
    """How many forms the translation of this message has in a language with so many plurals."""
    return plurals if message.pluralizable else 1


def in_cyrillic(catalog: Catalog, latin: Catalog) -> None:
    """Rewrites Uzbek Cyrillic from Uzbek Latin, except messages marked as overrides."""
    masters = by_key(latin)
    for spot, message in by_key(catalog).items():
        if OVERRIDE in message.user_comments:
            continue
        texts = [to_cyrillic(form) for form in forms(masters[spot])]
        message.string = tuple(texts) if message.pluralizable else texts[0]


def update(root: Path) -> dict[str, Catalog]:
    """Brings the three catalogues up to the source and writes them."""
    fresh = template(root)
    catalogs = {language: merged(fresh, read(root, language), language) for language in LANGUAGES}
    write_all(root, catalogs)
    return catalogs


def write_all(root: Path, catalogs: dict[str, Catalog]) -> None:
    """Makes Uzbek Cyrillic anew and writes the catalogues that changed."""
    in_cyrillic(catalogs["uz_Cyrl"], catalogs["uz"])
    for language, catalog in catalogs.items():
        path = path_of(root, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = read(root, language) if path.exists() else None
        # A new date only with new words, so that a run without changes leaves no difference.
        if before is not None:
            catalog.creation_date, catalog.revision_date = before.creation_date, before.revision_date
        if before is None or _as_text(catalog) != path.read_bytes():
            catalog.creation_date = catalog.revision_date = clock.now()
            path.write_bytes(_as_text(catalog))


def _as_text(catalog: Catalog) -> bytes:
    text = io.BytesIO()
    write_po(text, catalog, width=0, include_lineno=False, sort_by_file=True)
    return text.getvalue()


def compile_all(root: Path) -> list[Path]:
    """Writes the .mo beside each .po."""
    made = []
    for language in LANGUAGES:
        path = path_of(root, language).with_suffix(".mo")
        with path.open("wb") as binary:
            write_mo(binary, read(root, language))
        made.append(path)
    return made
