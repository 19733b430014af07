"""What is wrong with the catalogues, one line each."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from lighthis.catalogues import store
from lighthis.catalogues.marks import broken
from lighthis.kernel.uzbek import stays_latin, to_cyrillic

SAME_ALLOWED = 0.02
LISTS = "translations"
_CYRILLIC = re.compile(r"[А-яЁёЎўҚқҒғҲҳ]")
_NOT_UZBEK_APOSTROPHE = re.compile(r"['‘’`´′]|(?<=[oOgG])ʼ|(?<![oOgG])ʻ")
_NOT_RUSSIAN = re.compile(r"[ЎўҚқҒғҲҳ]")


def problems(root: Path) -> list[str]:
    """Everything that keeps the translations from being complete; nothing when they are."""
    catalogs = {language: store.read(root, language) for language in store.LANGUAGES}
    source = store.by_key(store.template(root))
    found = []
    for language, catalog in catalogs.items():
        found += [f"{language}: {line}" for line in _of_language(language, catalog, source)]
        found += [f"{language}: {line}" for line in _same_as_source(root, catalog)]
        found += [f"{language}: {line}" for line in _terms(root, language, catalog)]
    return found + [f"uz_Cyrl: {line}" for line in _not_made_anew(catalogs)]


def _of_language(language: str, catalog: Catalog, source: dict[store.Key, Message]) -> Iterator[str]:
    wanted = int(re.findall(r"nplurals=(\d)", store.PLURALS[language])[0])
    if catalog.num_plurals != wanted:
        yield f"nplurals is {catalog.num_plurals}, not {wanted}"
    messages = store.by_key(catalog)
    yield from (f"not in the catalogue: {text}" for _context, text in source.keys() - messages.keys())
    yield from (f"stale, not in the source any more: {text}" for _context, text in messages.keys() - source.keys())
    for message in messages.values():
        text = store.key(message)[1]
        if len(store.forms(message)) != store.plurals_of(message, wanted) or store.is_missing(message):
            yield f"missing: {text}"
        if message.fuzzy:
            yield f"fuzzy: {text}"
        if wrong := broken(store.english(message), store.forms(message)):
            yield f"placeholders differ ({' '.join(sorted(wrong))}): {text}"
        yield from (f"{LETTERS[language](form)}: {form}" for form in store.forms(message) if LETTERS[language](form))


def _wrong_in_russian(text: str) -> str:
    return "Uzbek letters in Russian" if _NOT_RUSSIAN.search(text) else ""


def _wrong_in_latin(text: str) -> str:
    words = stays_latin().sub(" ", text)
    if _CYRILLIC.search(words):
        return "Cyrillic letters in Uzbek Latin"
    return "another apostrophe than U+02BB and U+02BC" if _NOT_UZBEK_APOSTROPHE.search(words) else ""


def _wrong_in_cyrillic(text: str) -> str:
    return "Latin letters in Uzbek Cyrillic" if re.search(r"[A-Za-zʻʼ]", stays_latin().sub(" ", text)) else ""


LETTERS: dict[str, Callable[[str], str]] = {
    "ru": _wrong_in_russian,
    "uz": _wrong_in_latin,
    "uz_Cyrl": _wrong_in_cyrillic,
}


def _same_as_source(root: Path, catalog: Catalog) -> Iterator[str]:
    named = set((root / LISTS / "same_as_source.txt").read_text(encoding="utf-8").splitlines())
    messages = store.by_key(catalog)
    same = [
        text
        for (_context, text), message in messages.items()
        if text in store.forms(message) and text not in named and re.search(r"[^\W\d_]", stays_latin().sub(" ", text))
    ]
    if len(same) > SAME_ALLOWED * len(messages):
        yield f"{len(same)} of {len(messages)} messages are the English text: {' | '.join(sorted(same)[:20])}"


def _terms(root: Path, language: str, catalog: Catalog) -> Iterator[str]:
    """Our words for the things of the hospital: terms.csv has English, what must stand there, what must not."""
    with (root / LISTS / "terms.csv").open(encoding="utf-8", newline="") as lines:
        terms = [row for row in csv.DictReader(lines) if row["language"] == language]
    for message in catalog:
        english, text = " ".join(store.english(message)), " ".join(store.forms(message))
        for term in terms if message.id and text.strip() else ():
            if not re.search(term["english"], english, re.IGNORECASE):
                continue
            if term["keeps"] and not re.search(term["keeps"], text, re.IGNORECASE):
                yield f"the term is {term['keeps']}: {english} = {text}"
            if term["never"] and re.search(term["never"], text, re.IGNORECASE):
                yield f"not our word, {term['never']}: {english} = {text}"


def _not_made_anew(catalogs: dict[str, Catalog]) -> Iterator[str]:
    latin = store.by_key(catalogs["uz"])
    for spot, message in store.by_key(catalogs["uz_Cyrl"]).items():
        if store.OVERRIDE in message.user_comments or spot not in latin:
            continue
        if store.forms(message) != [to_cyrillic(form) for form in store.forms(latin[spot])]:
            yield f"not made from uz, run update: {spot[1]}"
