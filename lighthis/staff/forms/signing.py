"""Forms of sign-in and of one's own account."""

from flask import request
from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import ValidationError

from lighthis.staff import rules
from lighthis.web.fields import Choice, Radios, Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import LANGUAGES
from lighthis.web.language import lazy_gettext as _l


class ProofForm(Form):
    """Who are you: by password or by PIN. What a form carries comes back after it."""

    heading = _l("You are not signed in")
    keyed = False  # pressed twice it leads in twice, to the same sign-in: `key`
    login = TextField(_l("User name"), [Required()], most=100)
    carried = HiddenField()
    next = HiddenField()

    def key(self) -> str:
        """Tells this very form of this browser; nothing secret is in it."""
        given = request.form
        return rules.form_key(
            given.get("once", ""), given.get("csrf_token", ""), str(self.login.data), given.get("code", "")
        )


class SignInForm(ProofForm):
    """Who are you, by password."""

    password = PasswordField(_l("Password"), [Required()])
    code = TextField(_l("Code from the phone"), description=_l("Only if your account has a second factor"), most=10)
    shared = BooleanField(
        _l("Several people work at this computer"),
        description=_l("Until the shift is over, those who signed in here change the user by a short PIN"),
    )


class ChangeUserForm(ProofForm):
    """The next person at a shared computer."""

    heading = _l("The user was not changed")
    pin = PasswordField(_l("PIN"), [Required()])


class SeatForm(Form):
    """Which of several posts one works at now."""

    heading = _l("No post was chosen")
    post = Radios(_l("Post"), [Required()], empty=False)


class PasswordForm(Form):
    """A new password of one's own."""

    heading = _l("The password was not changed")
    present = PasswordField(_l("Present password"), [Required()])
    password = PasswordField(
        _l("New password"),
        [Required()],
        description=_l("At least 12 characters; a sentence of four words is easy to keep"),
    )


class NewPasswordForm(Form):
    """A first or lost password, through a single-use link."""

    heading = _l("The password was not set")
    password = PasswordField(
        _l("New password"),
        [Required()],
        description=_l("At least 12 characters; a sentence of four words is easy to keep"),
    )


class JoinForm(NewPasswordForm):
    """The first administrator of a hospital that is there already."""

    heading = _l("Nobody was made administrator")
    family = TextField(_l("Your family name"), [Required()])
    given = TextField(_l("Your given name"), [Required()])
    login = TextField(_l("User name"), [Required()], description=_l("Latin letters and digits"), most=40)


class FirstForm(JoinForm):
    """The first hospital and its first administrator."""

    heading = _l("The hospital was not made")
    name_ru = TextField(_l("Name of the hospital in Russian"), [Required()])
    name_uz = TextField(_l("Name of the hospital in Uzbek"), [Required()])
    code = TextField(
        _l("Short code, three letters"),
        [Required()],
        description=_l("It stands before every card number, for example GGB"),
        most=3,
    )


class PinForm(Form):
    """A PIN of one's own."""

    heading = _l("The PIN was not set")
    present = PasswordField(_l("Present password"), [Required()])
    pin = PasswordField(
        _l("New PIN"), [Required()], description=_l("4 to 6 digits, no rows, no repeats, no year of birth")
    )
    again = PasswordField(_l("The same PIN again"), [Required()])

    def validate_again(self, field: PasswordField) -> None:
        """Typed blindly, it is typed twice."""
        if field.data != self.pin.data:
            raise ValidationError(_l("the two PINs differ"))


class ProveForm(Form):
    """The present password before something of one's account is taken off."""

    heading = _l("Nothing was changed")
    present = PasswordField(_l("Present password"), [Required()])


class FactorForm(Form):
    """The second factor, turned on by its first code."""

    heading = _l("The second factor is not on")
    present = PasswordField(_l("Present password"), [Required()])
    old_code = TextField(_l("Code from the phone that is used now"), most=10)
    secret = HiddenField()
    code = TextField(_l("Code from the phone"), [Required()], most=10)
    carried = HiddenField()


class FactorOffForm(ProveForm):
    """The second factor, taken off by its owner."""

    heading = _l("The second factor is still on")
    old_code = TextField(_l("Code from the phone that is used now"), [Required()], most=10)


class LanguageForm(Form):
    """The language one reads in."""

    language = Choice(
        _l("Language"),
        [Required()],
        choices=[(code, own) for code, (_tag, _short, own) in LANGUAGES.items()],
        empty=False,
    )
    understood = BooleanField(_l("Use it at every sign-in"))


class SignOutForm(Form):
    """The button in the header of every page: sending it twice does no harm."""

    heading = _l("You are still signed in")
    keyed = False
