"""What an epicrisis consists of, and when it may be signed (form 027, rows 22 to 31; cis-forms.md 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lighthis.admission.rules import DIED, HOSPITALS
from lighthis.kernel.text import N_, Refusal

# in the order of the paper
SECTIONS: dict[str, str] = {
    "complaints": N_("Complaints on admission"),
    "history": N_("Anamnesis"),
    "findings": N_("Findings on admission"),
    "investigations": N_("Tests and examinations"),
    "consultations": N_("Consultations"),
    "operations": N_("Operations"),
    "course": N_("Course of the illness"),
    "treatment": N_("Treatment"),
    "state": N_("State at leaving"),
    "recommendations": N_("Recommendations"),
    "prescriptions": N_("Prescriptions"),
    "follow_up": N_("Observation by"),
    "dispensary": N_("Dispensary observation"),
    "rehospitalisation": N_("Next hospital treatment"),
}
LONGEST = 8000  # characters of a section
LIVING = ("course", "treatment", "state", "recommendations")
DEAD = ("course", "treatment")


@dataclass(frozen=True)
class Found:
    """One result, as far as it is decided here whether the epicrisis names it."""

    kind: str  # test, imaging, procedure
    name: str
    at: datetime
    is_critical: bool
    id: UUID | None = None


def worth_naming(results: Iterable[Found]) -> list[Found]:
    """Every examination; of each test the last, and an earlier one only where it was critical; oldest first. A choice of ours."""
    listed = sorted(results, key=lambda one: one.at)
    last = {one.name: one for one in listed if one.kind == "test"}
    return [one for one in listed if one.kind != "test" or one.is_critical or last[one.name] is one]


def kind_of(disposition: str) -> str:
    """Which epicrisis it is: of a discharge, of a transfer, post-mortem."""
    if disposition in DIED:
        return "death"
    return "transfer" if disposition in HOSPITALS else "discharge"


def check_draft(state: str, sections: Mapping[str, str]) -> None:
    """A draft is changed while nobody has signed it. Raises Refusal."""
    if state != "draft":
        raise Refusal(N_("The epicrisis was signed a moment ago; it can only be added to."))
    for name, words in sections.items():
        if len(words) > LONGEST:
            raise Refusal(N_("at most %(most)s characters fit; shorten the text"), field=name, most=LONGEST)


def check_signing(sections: Mapping[str, str], kind: str, *, has_diagnosis: bool) -> None:
    """Signed with a final main diagnosis and with what the next doctor needs; of the dead no advice is asked. Raises Refusal."""
    if not has_diagnosis:
        raise Refusal(N_("There is no final main diagnosis. Write it before you sign."))
    for name in DEAD if kind == "death" else LIVING:
        if not sections.get(name, "").strip():
            raise Refusal(N_("fill this in before you sign"), field=name)


def check_addition(state: str, words: str, reason: str) -> None:
    """Something is added to a signed epicrisis only, and it says why. Raises Refusal."""
    if state != "signed":
        raise Refusal(N_("The epicrisis is not signed yet: change the draft."))
    if not words.strip():
        raise Refusal(N_("write what is added"), field="words")
    if not reason.strip():
        raise Refusal(N_("write why it is added"), field="reason")
