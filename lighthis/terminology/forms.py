"""A field for a diagnosis code: typed, or found by words with buttons of the same form (parts/code_choice.html)."""

from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms.validators import ValidationError

from lighthis.terminology import queries, rules
from lighthis.terminology.rules import limits
from lighthis.web.fields import TextField
from lighthis.web.language import LANGUAGES, language
from lighthis.web.language import gettext as _
from lighthis.web.language import lazy_gettext as _l


@dataclass(frozen=True)
class Offered:
    """A code and its words in the reader's language; a note where they are in another."""

    code: str
    words: str
    note: str = ""
    language: str = ""  # of the words where they are not in the reader's


def offered(code: str) -> Offered:
    """A code as it is shown; one that has no title in the reader's language says so."""
    return _shown(queries.code(code)) or Offered(code, _("not in our list; describe it in your own words"))


def _shown(entry: queries.CodeEntry | None) -> Offered | None:
    if entry is None:
        return None
    own = entry.name_in(language())
    if own:
        return Offered(entry.code, own)
    lang, words = next((one, words) for one in ("en", "ru", "uz", "uz_Cyrl") if (words := entry.name_in(one)))
    return Offered(entry.code, words, _("no title in this language: describe it in your own words"), LANGUAGES[lang][2])


def _is_one(code: str) -> bool:
    """Whether a known code is meant by itself, and not the codes that it is divided into."""
    return queries.code(code) is not None and (limits.stands_whole(code) or not queries.subdivided(code))


class CodeField(TextField):
    """An ICD-10 code; words that are no code are answered with the codes that suit."""

    data: str | None
    found: list[Offered] | None = None

    def __init__(self, label: Any, validators: Any = (), **more: Any) -> None:
        super().__init__(label, validators, most=100, **more)

    @property
    def chosen(self) -> Offered | None:
        """The code that stands there, unless it is being changed."""
        code = rules.normal(self.data or "")
        if self.errors or self.found is not None or self._go() == f"change-{self.name}" or not rules.well_formed(code):
            return None
        return offered(code)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        taken = self._go().removeprefix(f"take-{self.name}:")
        self.data = taken if taken != self._go() else self.data

    def looked_for(self) -> bool:
        """Whether one of its own buttons sent the form: then nothing is saved, the page shows what was found."""
        go = self._go()
        if go == f"find-{self.name}":
            self._find()
        return go in {f"find-{self.name}", f"change-{self.name}"} or go.startswith(f"take-{self.name}:")

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        typed = (self.data or "").strip()
        self.data = rules.normal(typed)
        if typed and not rules.well_formed(self.data):
            self._find()
            raise ValidationError(_l("this is not a code of ICD-10; choose one of the codes found"))

    def _find(self) -> None:
        typed = (self.data or "").strip()
        exact = rules.normal(typed)
        if rules.well_formed(exact) and (_is_one(exact) or not queries.find(exact, language())):
            self.data = exact
            return
        found = map(_shown, queries.find(typed, language()))
        self.found = [one for one in found if one is not None]

    @staticmethod
    def _go() -> str:
        return request.form.get("go", "") if request.method == "POST" else ""
