"""Places: what a district says, the mahallas of this installation, what a clerk typed of them. A list never brought in is simply empty."""

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.kernel.names.keys import folded_key
from lighthis.kernel.names.strict import words
from lighthis.packs.pack import current
from lighthis.registration.social import Mahalla

MOST = 12  # offered at once
KINDS = {
    folded_key(word) for word in ("MFY", "МФЙ", "mahalla", "махалля", "маҳалла", "махалли", "mahallasi", "СХМ", "МСГ")
}  # no part of a name


def is_rural(district: str) -> bool | None:
    """Whether a district is rural, as the country reads its code; None where it cannot be told."""
    rural = current().rural
    return rural(district) if rural is not None and district else None


def of_district(district: str) -> list[Mahalla]:
    """The mahallas of a district, by name."""
    return list(session.scalars(select(Mahalla).where(Mahalla.district == district).order_by(Mahalla.name_uz)))


def find(district: str, text: str) -> list[Mahalla]:
    """Mahallas of a district for what was typed, in any script: those that begin so first."""
    wanted = _folded(text)
    ranked = [(rank, one) for one in of_district(district) if (rank := _rank(one, wanted)) is not None]
    return [one for _rank_, one in sorted(ranked, key=lambda pair: pair[0])][:MOST]


def kept(district: str, text: str) -> str:
    """What is stored: the code where the text names one mahalla of the district, else the text."""
    if not district or not text:
        return text
    wanted = _folded(text)
    same = [one for one in of_district(district) if wanted in _keys(one)]
    return same[0].code if len(same) == 1 else text


def shown(kept_text: str, language: str) -> str:
    """The name of a stored code; anything else as it was typed."""
    if not kept_text.isdigit():
        return kept_text
    row = session.scalar(select(Mahalla).where(Mahalla.code == kept_text))
    return row.name_in(language) if row is not None else kept_text


def _rank(one: Mahalla, wanted: str) -> int | None:
    keys = _keys(one)
    if not wanted or any(key.startswith(wanted) for key in keys):
        return 0
    return 1 if any(wanted in key for key in keys) else None


def _keys(one: Mahalla) -> set[str]:
    return {_folded(name) for name in (one.name_uz, one.name_ru) if name}


def _folded(text: str) -> str:
    """A name without its kind (MFY, махалля) and in one script."""
    folded = [folded_key(word) for word in words(text)]
    return " ".join(word for word in folded if word and word not in KINDS)
