"""The form of column 15."""

from wtforms import HiddenField

from lighthis.papers.forms import SheetForm
from lighthis.web.fields import LongTextField, TextField
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


class PaperForm(SheetForm):
    """Form 001 on paper: the days that stand in the address, in which language."""

    asked = ("since", "until")
    since = HiddenField()
    until = HiddenField()
