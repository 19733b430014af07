"""A newborn without a name, registered under the mother (names.md 5.5: newborns match mother and date, not name)."""

from dataclasses import dataclass
from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import name_index, queries
from lighthis.registration.actions.patients import card, new_patient, write_name
from lighthis.registration.actions.rows import hang
from lighthis.registration.models import MOTHER, Patient, PatientAddress, PatientContact
from lighthis.registration.rules.newborns import may_be_same


@dataclass(frozen=True)
class Birth:
    """A birth as the ward tells it; `order` among twins counts from 1."""

    sex: str
    born_at: datetime
    order: int | None = None
    is_another: bool = False  # the clerk has seen the other children of this day


def register_newborn(mother: Patient, birth: Birth, label: str, *, by: Actor, at: Facility) -> Patient:
    """A newborn with a label instead of a given name, a card, and the mother as who signs; for looking only.
    Raises Refusal, also where a child of this mother and day is written and nobody said that this is another."""
    if mother.sex == "male":
        raise Refusal(N_("this patient is a man: open the mother's card"))
    born = clock.local(birth.born_at, at.zone).date()
    if birth.born_at > clock.now():
        raise Refusal(N_("this is in the future"), field="born_at")
    known = queries.newborns_of(mother.id, born)
    if not birth.is_another and any(may_be_same(birth.order, one.birth_order) for one in known):
        raise Refusal(
            N_(
                "a child of this mother born then is registered already: open that card, or say that this is another child"
            ),
            field="is_another",
        )
    child = new_patient(
        birth.sex, born, "day", is_nameless=True, born_at=birth.born_at, birth_order=birth.order,
        citizenship=mother.citizenship,
    )  # fmt: skip
    name = mother.name
    write_name(child, name.family if name else "", label, "")
    _under(child, mother)
    name_index.reindex(child)
    audit.wrote(child, "newborn registered", by=by, patient=child.id, detail={"mother": str(mother.id)})
    card(child, at, by=by)
    return child


def _under(child: Patient, mother: Patient) -> None:
    """The mother as next of kin and representative; the child lives where she does."""
    name, own = mother.name, mother.contact("own")
    person = " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else ""
    hang(
        child, "contacts", PatientContact, kind="kin", phone=own.phone if own else "", person=person, relation=MOTHER,
        is_representative=True, other_id=mother.id,
    )  # fmt: skip
    home = mother.address()
    if home is not None:
        same = ("country", "region", "district", "mahalla", "line", "is_rural")
        hang(child, "addresses", PatientAddress, use="lived", **{name: getattr(home, name) for name in same})
