"""The form of column 15."""

from typing import Any

from flask import request
from wtforms import HiddenField

from lighthis.web.fields import Choice, LongTextField, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l


class NoteForm(Form):
    """A free note beside a line of the journal."""

    heading = _l("The note is not saved")
    text = LongTextField(
        _l("Note, column 15"), most=500, render_kw={"rows": 3}, description=_l("It stands in the printed journal, with your name and the time")
    )  # fmt: skip
    why = TextField(_l("Why it is corrected"), most=300)
    before = HiddenField()


class PaperForm(Form):
    """Form 001 on paper: the days that stand in the address, in which language."""

    heading = _l("The paper was not asked for")
    since = HiddenField()
    until = HiddenField()
    language = Choice(_l("Language of the paper"), [Required()], empty=False)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for field in (self.since, self.until):
            field.data = str(field.data or request.args.get(field.name) or "")
