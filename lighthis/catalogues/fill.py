"""Fills empty translations from tables of tab-separated text: context, msgid, msgid_plural, ru, uz (, uz_Cyrl)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from lighthis.catalogues import store
from lighthis.catalogues.marks import broken
from lighthis.kernel.uzbek import canonical

COLUMNS = ("context", "msgid", "msgid_plural", "ru", "uz", "uz_Cyrl")
FORMS = "¦"


@dataclass(frozen=True)
class Row:
    """One line of a table, as written."""

    place: str
    context: str
    msgid: str
    plural: str
    texts: dict[str, str]
    remembered: bool = False  # from a memory of translations: used where it fits, not missed where it does not


@dataclass
class Report:
    """What filling did: number of messages filled by language, and what a person should look at."""

    filled: dict[str, int] = field(default_factory=lambda: dict.fromkeys(store.LANGUAGES, 0))
    unknown: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)

    def doubt(self, row: Row, why: str) -> None:
        """Note a row that a person should look at, once."""
        line = f"{row.place}: {why}: {row.msgid}"
        if line not in self.doubtful:
            self.doubtful.append(line)


def rows_of(path: Path, *, remembered: bool = False) -> Iterator[Row]:
    """The rows of one table, by the names in its first line; `en` is another name for msgid."""
    lines = path.read_text(encoding="utf-8-sig").replace("\r", "").split("\n")
    head = ["msgid" if name.strip() == "en" else name.strip() for name in lines[0].split("\t")]
    for number, line in enumerate(lines[1:], start=2):
        cells = dict(zip(head, map(_cell, line.split("\t")), strict=False))
        if cells.get("msgid"):
            texts = {language: cells.get(language, "") for language in store.LANGUAGES}
            place = f"{path.name}:{number}"
            plural = cells.get("msgid_plural", "")
            yield Row(place, cells.get("context", ""), cells["msgid"], plural, texts, remembered)


def _cell(text: str) -> str:
    text = text.strip(" ")
    inner = text[1:-1].replace('""', "")
    # A table written by a spreadsheet puts cells with quotation marks into quotation marks and doubles those inside.
    if len(text) > 1 and text[0] == text[-1] == '"' and '""' in text[1:-1] and '"' not in inner:
        text = text[1:-1].replace('""', '"')
    return text.replace("\\n", "\n").strip()


class _Tables:
    """The rows by context and text, and by text alone; spaces between words do not count."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.exact: dict[store.Key, list[Row]] = defaultdict(list)
        self.loose: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            text = _same_space(row.msgid)
            self.loose[text].append(row)
            if not row.remembered:
                self.exact[row.context, text].append(row)

    def candidates(self, message: Message, language: str) -> tuple[list[Row], bool]:
        """Rows that have this language for the message, and whether their context is the message's own."""
        context, text = store.key(message)
        exact = [row for row in self.exact[context, _same_space(text)] if row.texts[language]]
        loose = [row for row in self.loose[_same_space(text)] if row.texts[language]]
        own = [row for row in loose if not row.remembered]
        return (exact, True) if exact else (own or loose, False)


def fill(catalogs: dict[str, Catalog], rows: Iterable[Row], *, replace: bool = False) -> Report:
    """Puts the rows into the catalogues: by context and text, or by text alone where no row has the context."""
    report, every = Report(), list(rows)
    tables = _Tables(every)
    for language in ("ru", "uz"):
        for message in store.by_key(catalogs[language]).values():
            if replace or store.is_missing(message):
                _fill_one(message, language, catalogs[language].num_plurals, tables, report)
    for message in store.by_key(catalogs["uz_Cyrl"]).values():
        _override(message, tables, report)
    known = set(store.by_key(catalogs["uz"]))
    _report_unknown(every, {(context, _same_space(text)) for context, text in known}, report)
    return report


def _fill_one(message: Message, language: str, plurals: int, tables: _Tables, report: Report) -> None:
    rows, exact = tables.candidates(message, language)
    if not rows or (not exact and store.forms(message)[0]):
        return
    row, texts = rows[0], {row.texts[language] for row in rows}
    if len(texts) > 1:
        report.doubt(row, f"{language} differs in {', '.join(other.place for other in rows[1:])}")
        if not exact:
            return
    elif not exact and not row.remembered:
        report.doubt(row, f"taken for context {message.context or 'none'}")
    forms = _forms(message, row, language, plurals, report)
    wrong = broken(store.english(message), forms)
    if wrong:
        report.broken.append(f"{row.place}: {language}: {' '.join(sorted(wrong))}: {row.msgid}")
    elif forms and forms != store.forms(message):
        message.string = tuple(forms) if message.pluralizable else forms[0]
        message.flags.discard("fuzzy")
        report.filled[language] += 1


def _forms(message: Message, row: Row, language: str, plurals: int, report: Report) -> list[str]:
    """The forms this message needs, out of what the row has; nothing where they do not fit."""
    given = [form.strip() for form in row.texts[language].split(FORMS)]
    needed = store.plurals_of(message, plurals)
    if language == "uz":
        given = [canonical(given[0])]
    elif len(given) == 1 < needed:
        report.doubt(row, "one Russian form for all numbers" if row.plural else "the Russian plural forms are missing")
        given = given * needed if row.plural else []
    elif len(given) != needed:
        report.doubt(row, f"{len(given)} Russian forms, {needed} needed")
        given = []
    return given


def _override(message: Message, tables: _Tables, report: Report) -> None:
    """Keeps a Cyrillic wording of its own, where a row gives one."""
    rows, exact = tables.candidates(message, "uz_Cyrl")
    if rows and exact and [rows[0].texts["uz_Cyrl"]] != store.forms(message):
        message.string = (rows[0].texts["uz_Cyrl"],) if message.pluralizable else rows[0].texts["uz_Cyrl"]
        message.user_comments = [store.OVERRIDE]
        report.filled["uz_Cyrl"] += 1


def _report_unknown(rows: list[Row], known: set[store.Key], report: Report) -> None:
    texts = {text for _context, text in known}
    for row in rows:
        text = _same_space(row.msgid)
        if row.remembered or (row.context, text) in known:
            continue
        if text in texts:
            report.doubt(row, f"the source does not have it with context {row.context or 'none'}")
        else:
            report.unknown.append(f"{row.place}: {row.msgid}")


def missing(catalogs: dict[str, Catalog]) -> Iterator[str]:
    """A table, in the form that `fill` reads, of every message without Russian or Uzbek."""
    yield "\t".join((*COLUMNS[:5], "place"))
    russian, uzbek = store.by_key(catalogs["ru"]), store.by_key(catalogs["uz"])
    for spot, message in russian.items():
        if store.is_missing(message) or store.is_missing(uzbek[spot]):
            plural = store.english(message)[1] if message.pluralizable else ""
            texts = [f" {FORMS} ".join(filter(None, store.forms(found))) for found in (message, uzbek[spot])]
            places = " ".join(sorted({name for name, _line in message.locations}))
            yield "\t".join(cell.replace("\n", "\\n") for cell in (*spot, plural, *texts, places))


def _same_space(text: str) -> str:
    return " ".join(text.split())
