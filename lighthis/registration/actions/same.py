"""The clerk's word on cards that look alike: kept with the score; what was typed goes to the card that is there."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from lighthis.audit import actions as audit
from lighthis.kernel.actor import Actor
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import links, name_index, queries
from lighthis.registration.actions import patients as steps
from lighthis.registration.actions.numbers import write_document, write_national
from lighthis.registration.actions.pairs import flag, say_other
from lighthis.registration.actions.rows import hang, touched
from lighthis.registration.models import Patient, PatientContact
from lighthis.registration.queries import Alike
from lighthis.registration.rules.additions import ADDRESS, FACTS, Known
from lighthis.registration.rules.draft import PatientDraft
from lighthis.registration.rules.person import Candidate, Spelling
from lighthis.registration.rules.phones import phone

DOUBTED = {"same_number", "strong", "possible"}  # twins are no pair to look at: they are known for what they are


def keep_answer(patient: Patient, alike: Sequence[Alike], answer: str, reason: str, *, by: Actor) -> None:
    """A new card was made although these looked alike: "other" is kept as the answer, "unsure" goes to the queue."""
    flag([(patient.id, one.patient.id, one.comparison) for one in alike], "desk")
    if answer == "other":
        say_other(patient.id, [one.patient.id for one in alike], reason, by=by)


def same_person(one: Alike, *, by: Actor) -> None:
    """The card that is there is the right one: the log keeps the answer with its score, for learning the weights anew."""
    compared = one.comparison
    detail = {"score": compared.score, "levels": compared.levels, "fold_version": FOLD_VERSION}
    audit.happened("the same person found", by=by, object_id=one.patient.id, detail=detail)


def look_again(patient: Patient, before: Candidate) -> int:
    """After a card was changed: who looks like this person now is put into the queue. Returns how many pairs are new."""
    now = name_index.of_patient(patient)
    if now == before:
        return 0
    found = queries.alike(now, links.ids_of(patient.id))
    return flag(
        [(patient.id, one.patient.id, one.comparison) for one in found if one.comparison.verdict in DOUBTED], "edit"
    )


def known_of(patient: Patient) -> Known:
    """What a card holds, as far as something may be added to it."""
    pinfl, kin, lived = patient.national, patient.contact("kin"), patient.address("lived")
    return Known(
        frozenset(Spelling(one.family, one.given, one.patronymic) for one in patient.names),
        frozenset(one.phone for one in patient.contacts if one.kind == "own"),
        frozenset(one.value for one in patient.identifiers if one.state != "withdrawn"),
        pinfl.value if pinfl else "", patient.birth_date, patient.birth_precision,
        (kin.person, kin.phone) if kin else ("", ""), tuple(getattr(lived, name) if lived else "" for name in ADDRESS),
        {name: getattr(patient, name) for name in FACTS},
    )  # fmt: skip


def supplement(patient: Patient, draft: PatientDraft, kinds: Collection[str], *, by: Actor) -> None:
    """Add to a card what was typed of these kinds (`rules.additions`); nothing of the card is taken away. Raises Refusal."""
    before = name_index.of_patient(patient)
    for kind in sorted(kinds):
        add = _WAYS.get(kind)
        if add is not None:
            add(patient, draft, by)
        elif kind in FACTS:
            setattr(patient, kind, getattr(draft, kind))
        else:
            raise Refusal(N_("choose from the list"), field="add")
    touched(patient)
    audit.wrote(patient, "added to the card", by=by, patient=patient.id, detail={"added": sorted(kinds)})
    look_again(patient, before)


def _name(patient: Patient, draft: PatientDraft, _by: Actor) -> None:
    is_label = patient.is_unknown or patient.is_nameless
    steps.write_name(patient, draft.family, draft.given, draft.patronymic, "current" if is_label else "alias")


def _birth(patient: Patient, draft: PatientDraft, _by: Actor) -> None:
    patient.birth_date, patient.birth_precision = draft.birth_date, draft.precision


def _phone(patient: Patient, draft: PatientDraft, _by: Actor) -> None:
    hang(patient, "contacts", PatientContact, kind="own", phone=phone(draft.phone), person="")


def _kin(patient: Patient, draft: PatientDraft, _by: Actor) -> None:
    steps.write_contact(patient, "kin", draft.kin_phone, draft.kin, draft.kin_relation or None)


def _documents(patient: Patient, draft: PatientDraft, _by: Actor) -> None:
    for document in draft.documents:
        write_document(patient, document)


_WAYS: dict[str, Any] = {
    "name": _name, "birth": _birth, "phone": _phone, "kin": _kin, "document": _documents,
    "pinfl": lambda patient, draft, by: write_national(patient, draft.pinfl, draft.dispute, by=by),
    "benefit": lambda patient, draft, _by: steps.told_benefit(patient, draft),
    "address": lambda patient, draft, _by: steps.write_addresses(patient, replace(draft, registered=None)),
}  # fmt: skip
