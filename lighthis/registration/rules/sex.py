"""Sex as import files and clerks write it in four languages (ruling 30). Numbers are not read: files use them both ways."""

from lighthis.registration.rules.person import Sex

ALIASES: dict[str, Sex] = {
    "m": "male", "male": "male", "man": "male", "м": "male", "муж": "male", "мужской": "male", "мужчина": "male",
    "мальчик": "male", "erkak": "male", "эркак": "male", "e": "male", "э": "male", "oʻgʻil": "male", "ўғил": "male",
    "f": "female", "female": "female", "woman": "female", "ж": "female", "жен": "female", "женский": "female",
    "женщина": "female", "девочка": "female", "ayol": "female", "аёл": "female", "аел": "female", "a": "female",
    "а": "female", "qiz": "female", "қиз": "female",
}  # fmt: skip


def read_sex(text: str) -> Sex | None:
    """Male, female, or None where the text says neither (empty, unknown, or a word we do not know)."""
    return ALIASES.get(text.strip().rstrip(".").strip().casefold())
