"""What a note must be written with, and when anything is written. Values in, a Refusal out."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lighthis.kernel.text import N_, Refusal
from lighthis.records.rules.entries import ENTRIES

PLAIN: dict[str, str] = {
    "examination": N_("Examination"),
    "diary": N_("Diary"),
    "consultation": N_("Consultation"),
    "nursing": N_("Nurse's note"),
    "conversation": N_("Talk with the patient or family"),
    "told": N_("Relatives informed"),  # whom and how; column 12 of form 001
}
# every kind of note: those in one piece, and the entries of a stay, which are drafts first
NOTES: dict[str, str] = PLAIN | {kind: entry.words for kind, entry in ENTRIES.items()}
# A doctor's examination in the emergency department (cis-forms.md 11.3, items 5, 9, 10, 12), in the order of the page
SECTIONS: dict[str, str] = {
    "complaints": N_("Complaints"),
    "history": N_("Anamnesis"),
    "general": N_("General state"),
    "breathing": N_("Breathing"),
    "circulation": N_("Heart and circulation"),
    "abdomen": N_("Abdomen"),
    "nerves": N_("Nervous system"),
    "local": N_("Local findings"),
    "help": N_("Help given"),
    "plan": N_("Plan"),
}
FOUND = ("general", "breathing", "circulation", "abdomen", "nerves", "local")  # what the doctor saw, heard and felt


def check_note(kind: str, text: str) -> None:
    """A note says something and of what sort it is. Raises Refusal."""
    if kind not in PLAIN:
        raise Refusal(N_("choose from the list"), field="kind")
    if not text.strip():
        raise Refusal(N_("write the note"), field="text")


def check_examination(sections: Mapping[str, str]) -> None:
    """An examination says something of what was found. Raises Refusal."""
    if not any(sections.get(name, "").strip() for name in FOUND):
        raise Refusal(N_("write what you found, at least the general state"), field="general")


def check_amendment(own: UUID, amended: UUID | None, why: str) -> None:
    """What is added to belongs to the same coming, and it is said why something is added. Raises Refusal."""
    if amended is None:
        return
    if amended != own:
        raise Refusal(N_("The note that you add to belongs to another coming."))
    if not why.strip():
        raise Refusal(N_("write why something is added or corrected"), field="why")


def check_time(at: datetime, *, now: datetime, arrived_at: datetime, field: str, earlier: bool = False) -> None:
    """An entry is about something that happened after the patient came and before now. Raises Refusal."""
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field=field)
    if at < arrived_at.replace(second=0, microsecond=0) and not earlier:  # a typed time has no seconds
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=arrived_at, field=field)


def check_writable(status: str) -> None:
    """Nothing is written into a coming that never was. Raises Refusal."""
    if status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))


def check_standing(withdrawn_at: datetime | None) -> None:
    """What was written stays readable; it is withdrawn once. Raises Refusal."""
    if withdrawn_at is not None:
        raise Refusal(N_("This was withdrawn already."))


def check_reason(reason: str) -> None:
    """Nothing is withdrawn without a reason. Raises Refusal."""
    if not reason.strip():
        raise Refusal(N_("write why it does not hold"), field="reason")
