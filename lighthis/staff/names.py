"""Names of the shipped roles in the languages of the screens."""

from functools import cache

from babel.support import NullTranslations, Translations

from lighthis import resources
from lighthis.staff.roles import ROLES

LANGUAGES = ("ru", "uz", "uz_Cyrl")


@cache
def role_names() -> dict[str, dict[str, str]]:
    """English title to its words in each language, from the catalogues of the screens."""
    books: dict[str, NullTranslations] = {
        language: Translations.load(resources.folder("translations"), [language]) for language in LANGUAGES
    }
    return {
        title: {language: book.gettext(title) for language, book in books.items()}
        for title, _permissions in ROLES.values()
    }
