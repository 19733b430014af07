"""Names in every language of the screens."""

from lighthis.web.fields import Required, TextField
from lighthis.web.forms import Form
from lighthis.web.language import lazy_gettext as _l

NAMES = ("name_ru", "name_uz", "name_uz_cyrl", "name_en")


class NamedForm(Form):
    """Names in the four languages of the screens."""

    name_ru = TextField(_l("Name in Russian"), [Required()])
    name_uz = TextField(_l("Name in Uzbek, Latin"), [Required()])
    name_uz_cyrl = TextField(
        _l("Name in Uzbek, Cyrillic"), description=_l("Left empty, it is made from the Latin name")
    )
    name_en = TextField(_l("Name in English"))

    def names(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: self[name].data or "" for name in NAMES}
