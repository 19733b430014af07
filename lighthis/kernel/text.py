"""Text for people that is marked here and translated where it is shown."""

from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:  # noqa: N802  (the name gettext tools know)
    """Mark a message for translation without translating it yet."""
    return message


@dataclass(frozen=True)
class Message:
    """A marked message with the values of its named placeholders; `web` translates it on display."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)
    context: str = ""


@dataclass(frozen=True)
class Overdue(Message):
    """A message about what should have been done by now: lists show it in the colour of danger."""


class Refusal(Exception):
    """The hospital's rules do not allow this. Carries a sentence for the person and, where known, the form field."""

    def __init__(self, text: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(text)
        self.message = Message(text, values)
        self.field = field


SECOND_PERSON = "second person"  # what is missing where somebody answers what they asked for themselves


class BeyondRight(Refusal):
    """More than this person may do: who may needs the permission `right`, or is SECOND_PERSON. The attempt is logged."""

    def __init__(self, right: str, text: str, *, field: str | None = None, **values: Any) -> None:
        super().__init__(text, field=field, **values)
        self.right = right


class NotFound(Exception):
    """No such row here; another facility's row looks exactly the same."""


class Changed(Exception):
    """Somebody else changed the row since the form was opened."""


class OtherBody(Exception):
    """A one-time key came again with another form."""
