"""The form that every page's form is made from: nothing typed is ever lost."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FileField, HiddenField, MultipleFileField, SelectMultipleField

from lighthis.db import units
from lighthis.db.engine import session as store
from lighthis.kernel.text import BeyondRight, Changed, OtherBody, Refusal
from lighthis.web.binding import bound
from lighthis.web.hooks import Replayed
from lighthis.web.language import gettext, language, ngettext, say
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.shown import read_afresh
from lighthis.web.visit import hooks, me, visitor

TECHNICAL = frozenset({"csrf_token", "once", "version", "switch_language", "go", "draft"})
NOTHING = object()
BUTTONS = ("find-", "take-", "change-", "keep-")  # parts/code_choice.html, parts/conflict.html


class _Sentences:
    """WTForms' own sentences go through our catalogues."""

    def gettext(self, text: str) -> str:
        return gettext(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return ngettext(one, many, number)


class Form(FlaskForm):
    """A form with an error summary, a one-time key, a version, and unknown fields refused."""

    class Meta:
        csrf = False  # the server checks the token before any page runs

        def get_translations(self, form: Any) -> Any:
            return _Sentences()

        bind_field = staticmethod(bound)

    heading = _l("Nothing was saved")
    extra_prefixes: tuple[str, ...] = ()  # names of rows that a template makes (line-…)
    keyed = True  # a double click must not do it twice
    version = HiddenField()

    def __init__(self, row: Any = None, flat: Callable[[Any], dict[str, Any]] | None = None, **more: Any) -> None:
        """`row` is what the form edits; `flat` lays out values that stand in the rows around it."""
        self.row = row
        self.flat = flat
        self.refusal: list[str] = []
        self.conflict: list[dict[str, str]] | None = None
        self.wanted_status = 0
        given = more.pop("formdata", _given())
        data = flat(row) if flat else more.pop("data", None)
        super().__init__(formdata=given, obj=row, data=data, **more)
        self._take_theirs()
        if row is not None and not self.version.data:
            self.version.data = str(getattr(row, "version", ""))

    # what templates ask

    @property
    def status(self) -> int:
        """200, or what went wrong: 422 errors, 403 token, 409 somebody else, 400 a form that is not ours."""
        if self.wanted_status:
            return self.wanted_status
        return 422 if self.errors_list else 200

    @property
    def errors_list(self) -> list[tuple[Any, str]]:
        """Field and sentence of each error, in the order of the page; None for the whole form."""
        listed: list[tuple[Any, str]] = [(None, text) for text in self.refusal]
        for field in self:
            for error in field.errors:
                listed += [(field, text) for text in _flat(error)]
        return listed

    # what pages ask

    def pressed(self, button: str) -> bool:
        """Whether a secondary button (find a code, recalculate) sent the form."""
        return request.method == "POST" and request.form.get("go") == button

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form came to be saved, is ours, is up to date and has nothing wrong in it."""
        if request.method != "POST" or "switch_language" in request.form:
            return False
        wrong = self._not_ours() or self._not_now()
        if wrong is not None:
            return self._refuse_whole(*wrong)
        return self.validate(extra_validators)

    def _not_ours(self) -> tuple[str, int] | None:
        if g.get("token_refused"):
            return gettext("This page was open too long. All you typed is still here: press the button again."), 403
        has_key = not self.keyed or visitor() is None or _is_key(request.form.get("once", ""))
        if not has_key or (hasattr(self.row, "version") and not request.form.get("version")):
            return gettext("This form came without its key. All you typed is still here: press the button again."), 400
        if self._strange_names():
            return gettext("This form holds fields that are not ours. Open the page again."), 400
        return None

    def _not_now(self) -> tuple[str, int] | None:
        """What a look without the lock can already tell; inside the lock it is asked again (server.py runs the page anew)."""
        again = g.get("again", "")
        if again == "busy":
            return gettext(
                "The store is busy. Nothing was saved; all you typed is still here: press the button again."
            ), 503
        if again == "full":
            g.read_only = True
            return gettext(
                "The store cannot be written now: its disk is full or read-only. "
                "Nothing was saved; all you typed is still here. Tell the administrator, then press the button again."
            ), 503
        if again == "clash":
            return gettext("Somebody took this a moment ago. Look at the page again and choose anew."), 409
        if again == "fault":
            return gettext(
                "Something broke on our side. Nothing was saved; all you typed is still here: press the button again. "
                "If it happens again, tell the administrator this number: %(number)s.",
                number=g.request_id,
            ), 500
        g.replay = partial(self._replay, afresh=True)
        try:
            self._replay()
            self._check_version()
        except OtherBody:
            return gettext(
                "This form was already sent with other values. Open the page again to see what was saved."
            ), 409
        except Changed:
            self._show_conflict()
            return gettext(
                "Somebody else changed this while you were writing. Choose what shall stand, then save again."
            ), 409
        return None

    def _replay(self, *, afresh: bool = False) -> None:
        """A form that was sent before gets the answer it got. Raises Replayed, OtherBody."""
        found = visitor()
        if found is None or not self.keyed:
            return
        answer = hooks().replay(request.form["once"], request.path, _digest(), found.actor, afresh=afresh)
        if answer is not None:
            raise Replayed(answer)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """The write unit of a form: key spent, rows read afresh; a refusal becomes an error at its field."""
        self._begin()
        self._check_version()
        try:
            yield
            store.flush()
        except Refusal as refusal:
            units.rollback()
            self._refuse(refusal)

    def _begin(self) -> None:
        if g.get("token_refused"):
            raise PermissionError("a form that is not ours writes nothing")
        units.begin_writing()
        found = visitor()
        if found is None or not self.keyed:
            return
        key = request.form["once"]
        answer = hooks().spend(key, request.path, _digest(), found.actor)
        if answer is not None:
            raise Replayed(answer)
        g.once_key = key

    def _check_version(self) -> None:
        if self.row is None or not hasattr(self.row, "version") or not self.version.data:
            return
        read_afresh(self.row)
        if str(self.row.version) != self.version.data:
            raise Changed

    def _refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, BeyondRight):
            hooks().refused(refusal.right, me())
        sentence, field = say(refusal.message), self._fields.get(refusal.field or "")
        self.refusal += [sentence] if field is None else []
        if field is not None:
            field.errors = [*field.errors, sentence]

    def _refuse_whole(self, sentence: str, status: int) -> bool:
        self.refusal.append(sentence)
        self.wanted_status = status
        return False

    def _show_conflict(self) -> None:
        """Field, what the other wrote, what you wrote; sending again keeps yours, with `keep-field=theirs` theirs."""
        self.conflict = []
        for name, field in self._fields.items():
            theirs = self._present(name)
            if name in TECHNICAL or theirs is NOTHING or (theirs or None) == (field.data or None):
                continue
            ours = field._value() if getattr(field, "typed", None) is not None else _words(field, field.data)  # noqa: SLF001
            self.conflict.append(
                {"name": name, "title": str(field.label.text), "theirs": _words(field, theirs), "ours": str(ours)}
            )
        self.version.data = str(self.row.version)
        self.version.raw_data = [self.version.data]

    def _take_theirs(self) -> None:
        """After a conflict page: the fields where the other's text was chosen."""
        if self.row is None or request.method != "POST":
            return
        for name, field in self._fields.items():
            if request.form.get(f"keep-{name}") == "theirs" and self._present(name) is not NOTHING:
                field.process(None, self._present(name))
                field.typed, field.raw_data = None, [str(self._present(name) or "")]

    def _present(self, name: str) -> Any:
        """What stands in the record now for a field; NOTHING where the field is not the record's."""
        around = self.flat(self.row) if self.flat else {}
        return around[name] if name in around else getattr(self.row, name, NOTHING)

    def _strange_names(self) -> set[str]:
        known = set(self._fields) | TECHNICAL
        lists = tuple(f"{name}-" for name, field in self._fields.items() if isinstance(field, FieldList))
        several = {
            n for n, f in self._fields.items() if isinstance(f, SelectMultipleField | FieldList | MultipleFileField)
        }
        strange = {
            name
            for name in request.form
            if name not in known and not name.startswith((*lists, *self.extra_prefixes, *BUTTONS))
        }
        return strange | {name for name, values in request.form.lists() if len(values) > 1 and name not in several}


def _given() -> MultiDict[str, Any] | None:
    """What was typed: sent now, or kept when the sign-in had run out."""
    if request.method == "POST":
        typed = MultiDict(request.form)
        typed.update(request.files)
        return typed
    found, asked = visitor(), request.args.get("draft", "")
    if found is None or not asked:
        return None
    try:
        kept = hooks().draft(UUID(asked), request.path, found.actor)
    except ValueError:
        return None
    return MultiDict([(name, value) for name, values in kept.items() for value in values]) if kept else None


def _is_key(key: str) -> bool:
    return 0 < len(key) <= 64 and key.isascii() and key.isprintable()


def _digest() -> str:
    """The body of the form without what changes by itself; files by name and size. Asked before the lock and in it."""
    if "digest" in g:
        return str(g.digest)
    facts = sorted((n, v) for n, values in request.form.lists() if n not in {"csrf_token", "once"} for v in values)
    files = sorted((n, f.filename or "", f.seek(0, 2) or f.tell()) for n, f in request.files.items(multi=True))
    for _name, file in request.files.items(multi=True):  # noqa: PERF102  (values() takes no multi)
        file.seek(0)
    g.digest = hashlib.sha256(repr((facts, files)).encode()).hexdigest()
    return str(g.digest)


def _words(field: Any, value: Any) -> str:
    """A value as the form's field would show it: words of choices, dates as dates."""
    if value is None or value == "":
        return ""
    if hasattr(field, "written"):
        return str(field.written(value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if hasattr(field, "iter_choices"):
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(choice[1]) for choice in field.iter_choices() if str(choice[0]) in chosen)
    return str(value)


def _flat(error: Any) -> list[str]:
    parts = error.values() if isinstance(error, dict) else error if isinstance(error, list | tuple) else None
    return [str(error)] if parts is None else [text for part in parts for text in _flat(part)]


class ActionForm(Form):
    """A form that is one button."""


__all__ = ["ActionForm", "FileField", "Form", "language"]
