"""Forms of managing people, posts and roles."""

from typing import Any

from flask_wtf.file import FileField

from lighthis.facility.forms import NamedForm
from lighthis.staff.roles import PERMISSIONS
from lighthis.web.fields import Choice, DayField, Required, TextField, Ticks
from lighthis.web.forms import Form
from lighthis.web.language import LANGUAGES, say
from lighthis.web.language import lazy_gettext as _l

READS_IN = [(code, own) for code, (_tag, _short, own) in LANGUAGES.items()]


class PersonForm(Form):
    """Who a person is and what language they read."""

    heading = _l("The person is not saved")
    family = TextField(_l("Family name"), [Required()], most=100)
    given = TextField(_l("Given name"), most=100)
    patronymic = TextField(_l("Patronymic"), most=100)
    language = Choice(_l("Language of the pages"), choices=READS_IN, empty=False)

    def values(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: self[name].data or "" for name in ("family", "given", "patronymic", "language")}


class PostForm(Form):
    """A post here."""

    heading = _l("The post is not given")
    role = Choice(_l("Role"), [Required()])
    department = Choice(_l("Department"), description=_l("Not stated: the whole hospital"))
    title = TextField(_l("Title on papers"), description=_l("For example: surgeon of the first category"), most=100)
    since = DayField(_l("From"), [Required()], future=True)


class NewPersonForm(PersonForm, PostForm):
    """A new account with its first post."""

    heading = _l("Nobody was taken on")
    login = TextField(_l("User name"), description=_l("Left empty, it is made from the name"), most=40)


class ExistingForm(PostForm):
    """A post for somebody who has an account from another hospital of the installation."""

    login = TextField(_l("User name"), [Required()], most=40)


class FileForm(Form):
    """A file of people."""

    heading = _l("Nobody was taken on")
    file = FileField(_l("File, CSV or XLSX"), [Required(_l("choose a file"))])


class ReasonForm(Form):
    """Something done to an account, with its reason."""

    heading = _l("Nothing was changed")
    reason = TextField(_l("Reason"), [Required()])


class RoleForm(NamedForm):
    """A role and what it may do."""

    heading = _l("The role is not saved")
    permissions = Ticks(_l("What people in this role may do"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.permissions.offer((name, say(words)) for name, words in PERMISSIONS.items())


class NewRoleForm(NamedForm):
    """A role of the hospital's own."""

    heading = _l("The role is not saved")
    code = TextField(_l("Short code"), [Required()], most=40, description=_l("Latin letters, for example dietitian"))
