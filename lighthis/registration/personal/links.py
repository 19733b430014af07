"""What the register offers on a patient's page."""

from lighthis.registration import queries
from lighthis.registration.models import Patient
from lighthis.web.language import gettext as _
from lighthis.web.links import link

REGISTER = "registration.register"


def links(row: Patient) -> list[tuple[str, str]]:
    """Words and addresses of the pages about who this is, for a post that may open them."""
    id_, name = row.id, row.name
    listed = [
        (_("Documents and numbers"), link("registration.documents", REGISTER, patient_id=id_)),
        (_("Phones, relatives, representative"), link("registration.relatives", REGISTER, patient_id=id_)),
        (
            _("Register a relative at the same address"),
            link("registration.search", REGISTER, q=name.family if name else "", like=id_),
        ),
        (_("Death"), link("registration.death", REGISTER, patient_id=id_)),
    ]
    mother_id = queries.mother_of(id_) if row.born_at is not None else None  # asked only of those born in a hospital
    if mother_id is not None:
        listed.insert(
            0, (_("The card of the mother"), link("desk.patient", "registration.search", patient_id=mother_id))
        )
    if row.is_unknown or row.is_nameless:
        listed.insert(0, (_("This is …"), link("registration.identify", REGISTER, patient_id=id_)))
    elif row.sex == "female" and row.died_at is None:
        listed.insert(2, (_("Register a newborn"), link("registration.newborn", REGISTER, patient_id=id_)))
    return listed
