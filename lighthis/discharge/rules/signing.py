"""Who signs the statistical card after whom, and whether it still says what the stay says."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lighthis.kernel.text import N_, Refusal

SIGNATURES = frozenset({"attending", "head", "senior_nurse"})
# what the hospital and the register of patients say of themselves: it may change for years without touching what the stay was
MASTER = frozenset({"facility", "patient", "clinic", "region", "district", "mahalla", "street", "mother_pinfl"})
NAMED_BY = {"department": "department_id", "bed_profile": "bed_id"}  # another name of the same one is no other fact


def check_open(state: str) -> None:
    """Answers are changed before anybody signed. Raises Refusal."""
    if state != "draft":
        raise Refusal(N_("The card was signed a moment ago; open it again to change it."))


def check_confirming(state: str, signed_by: UUID | None, by: UUID | None, *, outdated: bool) -> None:
    """The head of department signs after the doctor, as another person, what still holds. Raises Refusal."""
    if state != "signed":
        raise Refusal(N_("The doctor signs the card first."))
    if by is None or by == signed_by:
        raise Refusal(N_("Another person than who signed as the doctor signs as the head of department."))
    if outdated:
        raise Refusal(N_("The stay was corrected after the doctor had signed: the doctor opens the card again."))


def check_return(state: str, remark: str) -> None:
    """The head gives a signed card back to the doctor, saying why. Raises Refusal."""
    if state != "signed":
        raise Refusal(N_("The doctor signs the card first."))
    if not remark.strip():
        raise Refusal(N_("write what is to be corrected"), field="remark")


def check_reopening(state: str, reason: str) -> None:
    """A signed card is replaced by a new one, with a reason. Raises Refusal."""
    if state == "draft":
        raise Refusal(N_("The card is not signed yet: change it."))
    if not reason.strip():
        raise Refusal(N_("write why the card is opened again"), field="reason")


def differing(signed: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Which facts of a signed card are not so any more; who signed, the hospital's and the patient's own facts are none of the stay."""
    changed = [name for name in now if name not in SIGNATURES | MASTER and signed.get(name) != now[name]]
    ids = set(NAMED_BY.values())
    return [
        name for name in changed if name not in ids and (NAMED_BY.get(name) not in now or NAMED_BY[name] in changed)
    ]
