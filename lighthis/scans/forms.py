"""Forms of scans: attach one, withdraw one."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField

from lighthis.scans import rules
from lighthis.web.fields import Choice, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.language import say

ACCEPT = "image/*,application/pdf"  # a phone offers its camera


class AttachForm(Form):
    """A file, what it is, and of which coming."""

    heading = _l("The scan was not attached")
    kind = Choice(_l("What it is"), [Required()])
    title = TextField(
        _l("In words"), most=120, description=_l("For example from where and of which day; may stay empty")
    )
    coming = Choice(_l("Of which coming"), description=_l("Left empty, it belongs to the patient as such"))
    order = HiddenField()  # whose result it shows
    file = FileField(_l("File: photograph or PDF"), [Required(_l("choose a file"))], render_kw={"accept": ACCEPT})

    def give_choices(self, comings: list[tuple[str, str]], *, clinical: bool) -> None:
        """The kinds that the post may see afterwards, and the patient's comings."""
        hidden = set() if clinical else rules.clinical_kinds()
        self.kind.offer([(code, say(words)) for code, (words, _clinical) in rules.KINDS.items() if code not in hidden])
        self.coming.offer(comings)

    def sent(self) -> tuple[bytes, str]:
        """The bytes and the name of the file."""
        file: Any = self.file.data
        return file.read(), str(file.filename or "")


class WithdrawForm(Form):
    """Why a scan does not belong here."""

    heading = _l("The scan was not withdrawn")
    reason = TextField(_l("Reason"), [Required()], most=300)
