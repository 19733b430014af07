"""Fields that read what people really type, and refuse it in a sentence."""

import unicodedata
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from wtforms import (
    DateField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lighthis.kernel import clock, dates
from lighthis.kernel.text import Refusal
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.language import say
from lighthis.web.visit import zone

BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FIRST_PICTURE = "\u2600"
NOT_STATED = ("", _l("not stated"))


class Required:
    """The field must be filled."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("fill this in")

    def __call__(self, form: Any, field: Any) -> None:
        data = field.data.strip() if isinstance(field.data, str) else field.data
        if data in (None, "", []):
            raise StopValidation("" if field.errors else self.message)


def clean(value: Any) -> Any:
    """Spaces at the ends go, letters are composed (NFC)."""
    return unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else value


def complain_of_letters(text: str, *, lines: bool = False) -> None:
    """Refuse what no name or note holds: control characters, direction marks, pictures. Raises ValidationError."""
    if text.isprintable() and max(text, default="") < FIRST_PICTURE:
        return  # no control character, no mark, no picture: what nearly everybody types
    for letter in text:
        if letter in BIDI:
            raise ValidationError(_l("there is an invisible direction mark inside; type the text by hand"))
        if unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} and not (lines and letter in "\n\r\t"):
            raise ValidationError(_l("there is an unreadable character inside; type the text by hand"))
        if ord(letter) >= 0x1F000 or 0x2600 <= ord(letter) <= 0x27BF or letter in "\ufe0f\u200d":
            raise ValidationError(_l("pictures cannot be kept in the record; use words"))


class TextField(StringField):
    """One line of text with a limit."""

    def __init__(self, label: Any, validators: Any = (), *, most: int = 200, **more: Any) -> None:
        more.setdefault("default", "")  # a field that was not sent at all is empty, not None
        super().__init__(label, validators, filters=[clean, *more.pop("filters", [])], **more)
        self.most = most

    def pre_validate(self, form: Any) -> None:
        _check_text(self, lines=False)


class LongTextField(TextAreaField):
    """Several lines of text with a limit."""

    def __init__(self, label: Any, validators: Any = (), *, most: int = 4000, **more: Any) -> None:
        more.setdefault("default", "")  # a field that was not sent at all is empty, not None
        super().__init__(label, validators, filters=[clean, *more.pop("filters", [])], **more)
        self.most = most

    def pre_validate(self, form: Any) -> None:
        _check_text(self, lines=True)


def _check_text(field: Any, *, lines: bool) -> None:
    text = field.data or ""
    if len(text) > field.most:
        raise ValidationError(
            _l("%(length)d characters typed, at most %(most)d fit; shorten the text", length=len(text), most=field.most)
        )
    complain_of_letters(text, lines=lines)


def _choices(pairs: Any, empty: bool) -> list[SelectChoice]:
    listed = [NOT_STATED, *pairs] if empty else pairs
    return [SelectChoice(str(value), words) for value, words in listed]


@lru_cache(maxsize=200)
def _kept(pairs: Any, empty: bool) -> tuple[SelectChoice, ...]:
    """The country's lists are the same for everybody, and nobody alters them."""
    return tuple(_choices(pairs, empty))


class _Listed:
    """What lists and radios have in common: the empty choice is "not stated", anything not listed is refused."""

    empty: bool

    def offer(self, pairs: Any) -> None:
        """Set the choices: pairs of value and words, known when the page is made."""
        self.choices = _kept(pairs, self.empty) if isinstance(pairs, tuple) else _choices(pairs, self.empty)

    def pre_validate(self, form: Any) -> None:
        if (self.data or "") not in {choice.value for choice in self.choices} and (self.data or self.empty):
            raise ValidationError(_l("choose from the list"))


class Choice(_Listed, SelectField):
    """A list to choose from."""

    data: Any

    def __init__(self, label: Any, validators: Any = (), *, choices: Any = (), empty: bool = True, **more: Any) -> None:
        more.setdefault("default", "")  # a list that was not sent at all is "not stated", not None
        super().__init__(label, validators, choices=[], validate_choice=False, **more)
        self.empty = empty
        self.offer(choices)

    def pre_validate(self, form: Any) -> None:
        """A list without "not stated" is never left empty by a browser: its own default stands for nothing, else it is refused."""
        listed = {choice.value for choice in self.choices}
        if not self.data and not self.empty and listed and "" not in listed:
            if self.default not in listed:
                raise ValidationError(_l("choose from the list"))
            self.data = self.default
        super().pre_validate(form)


class Radios(_Listed, RadioField):
    """Radio buttons that begin with "not stated", checked (lynx would tick the first one by itself)."""

    data: Any

    def __init__(self, label: Any, validators: Any = (), *, choices: Any = (), empty: bool = True, **more: Any) -> None:
        more.setdefault("default", "")
        super().__init__(label, validators, choices=[], validate_choice=False, **more)
        self.empty = empty
        self.offer(choices)


class Ticks(SelectMultipleField):
    """Several choices with a box each; none ticked is an answer too."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, validators: Any = (), *, choices: Any = (), **more: Any) -> None:
        super().__init__(label, validators, choices=[], validate_choice=False, **more)
        self.offer(choices)

    def offer(self, pairs: Any) -> None:
        """Set the choices: pairs of value and words."""
        self.choices = [SelectChoice(str(value), words) for value, words in pairs]

    def pre_validate(self, form: Any) -> None:
        if set(self.data or []) - {choice.value for choice in self.choices}:
            raise ValidationError(_l("choose from the list"))


class _Typed(Field):
    """A text control whose value is something else; what was typed stays as it was typed."""

    typed: str | None = None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return self.written(self.data) if self.data is not None else ""

    def written(self, value: Any) -> str:
        return str(value)

    def read(self, text: str) -> Any:
        return text

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0]
        self.data = None
        text = clean(self.typed)
        if not text:
            return
        if len(text) > 100:
            raise ValueError(_l("too long for this field"))
        self.data = self.read(text)


class NumberField(_Typed, StringField):
    """A decimal number with comma or point, inside limits, never a float."""

    def __init__(
        self, label: Any, validators: Any = (), *, least: Any = None, most: Any = None, places: int = 0, **more: Any
    ) -> None:
        super().__init__(label, validators, **more)
        self.least, self.most, self.places = least, most, places

    def written(self, value: Any) -> str:
        return f"{Decimal(value):f}".replace(".", ",")

    def read(self, text: str) -> Decimal:
        try:
            value = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
        except InvalidOperation:
            raise ValueError(_l("a number is needed, for example 37,5")) from None
        if not value.is_finite() or -value.as_tuple().exponent > self.places:  # type: ignore[operator]
            raise ValueError(
                _l("a whole number is needed") if not self.places else _l("too many digits after the comma")
            )
        if self.least is not None and value < self.least:
            raise ValueError(_l("less than %(least)s cannot be", least=self.least))
        if self.most is not None and value > self.most:
            raise ValueError(_l("more than %(most)s cannot be", most=self.most))
        return value


class DayField(_Typed, DateField):
    """A day as people write it: 14.02.1983, 14021983, 14/2/83, 1983, 14 фев 1983. `precision` says how much was known."""

    precision = "day"

    def __init__(
        self, label: Any, validators: Any = (), *, partial: bool = False, future: bool = False, **more: Any
    ) -> None:
        super().__init__(label, validators, **more)
        self.partial, self.future = partial, future

    def written(self, value: Any) -> str:
        return f"{value:%d.%m.%Y}" if self.precision == "day" else f"{value:%Y}"

    def read(self, text: str) -> Any:
        try:
            found = dates.parse_day(text, clock.today(zone()), future=self.future)
        except Refusal as refusal:
            raise ValueError(say(refusal.message)) from None
        if found.precision != "day" and not self.partial:
            raise ValueError(_l("the whole date is needed, for example 14.02.1983"))
        self.precision = found.precision
        return found.day


class MomentField(_Typed, StringField):
    """A moment on the facility's wall clock: 22.11.2026 14:05, or 14:05 for today; aware in UTC."""

    def written(self, value: Any) -> str:
        return f"{clock.local(value, zone()):%d.%m.%Y %H:%M}"

    def read(self, text: str) -> datetime:
        today = f"{clock.today(zone()):%d.%m.%Y}"
        for candidate in (text, f"{today} {text}"):
            for form in ("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%y %H:%M"):
                try:
                    wall = datetime.strptime(candidate, form)
                except ValueError:
                    continue
                if not 1900 <= wall.year <= 2200:
                    break
                return wall.replace(tzinfo=ZoneInfo(zone()))
        raise ValueError(_l("date and time are needed, for example 22.11.2026 14:05"))
