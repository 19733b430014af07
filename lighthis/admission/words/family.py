"""What the pages of a ward say of a mother and her child."""

from typing import Any

from flask import url_for

from lighthis.admission import ward
from lighthis.admission.birth_models import Birth
from lighthis.encounters import rules as comings
from lighthis.encounters.queries import SENSITIVE
from lighthis.kernel.text import N_, Message
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.visit import may, me

SEXES = {"male": N_("a boy"), "female": N_("a girl"), "unknown": N_("a child")}


def kin(one: ward.Kin) -> tuple[str, str] | None:
    """The mother or the child on the tile of the other, with the address of the stay; nothing of a coming hidden from the reader."""
    if not comings.may_see(
        one.secrecy, has_right=may(SENSITIVE), person=me().id, doctor=one.doctor_id, registered_by=one.registered_by_id
    ):
        return None
    where = _("room %(room)s, bed %(bed)s", room=one.room, bed=one.bed) if one.bed else ""
    if one.is_mother:
        text = _("mother: %(where)s", where=where) if where else _("mother is here")
    else:
        text = _("%(child)s: %(where)s", child=boy_or_girl(one.sex), where=where or _("beside her"))
    return text, url_for("admission.stay", stay_id=one.stay_id) if may("registration.search") else ""


def boy_or_girl(sex: str) -> str:
    """A newborn in a word."""
    return say(SEXES[sex])


def born_told(row: Birth, _lang: str) -> Message:
    """A birth in one line, for timelines and for the second person; what nobody measured is a dash."""
    return Message(
        N_("%(child)s, born %(at)s, %(alive)s, %(weight)s g, %(length)s cm, Apgar %(apgar)s"),
        {
            "child": Message(SEXES[row.sex]), "at": row.born_at, "alive": Message(N_("alive") if row.is_alive else N_("stillborn")),
            "weight": row.weight_g or "–", "length": row.length_cm or "–", "apgar": apgar(row),
        },
    )  # fmt: skip


def apgar(row: Birth) -> str:
    """Both scores, as papers write them."""
    first, fifth = ("–" if one is None else str(one) for one in (row.apgar_1, row.apgar_5))
    return f"{first}/{fifth}"


def births(rows: list[Birth]) -> list[dict[str, Any]]:
    """The children of a stay, as its page lists them."""
    return [
        {
            "id": one.id, "order": one.birth_order, "child": boy_or_girl(one.sex), "born": filters.instant(one.born_at), "alive": one.is_alive,
            "measured": measured(one), "weight": one.weight_g, "length": one.length_cm, "apgar": apgar(one), "weeks": one.weeks,
            "stay": one.child_stay, "where": _where(one), "withdrawn": one.withdrawn_why,
        }
        for one in rows
    ]  # fmt: skip


def measured(row: Birth) -> str:
    """What was measured, in one line."""
    facts = [
        _("%(weight)s g", weight=row.weight_g) if row.weight_g else "", _("%(length)s cm", length=row.length_cm) if row.length_cm else "",
        _("Apgar %(apgar)s", apgar=apgar(row)) if (row.apgar_1, row.apgar_5) != (None, None) else "",
        _("week %(weeks)s", weeks=row.weeks) if row.weeks else "",
    ]  # fmt: skip
    return ", ".join(fact for fact in facts if fact)


def _where(row: Birth) -> str:
    """Where the child is."""
    stay = row.child_stay
    if stay is None:
        return ""
    if stay.left_at is not None:
        return _("left at %(time)s", time=filters.instant(stay.left_at))
    lain = [one for one in stay.occupancies if one.until is None]
    if not lain:
        return _("beside the mother")
    return _("room %(room)s, bed %(bed)s", room=lain[0].bed.room.number, bed=lain[0].bed.number)
