"""What a diagnosis and a note must be written with. Values in, a Refusal out."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from lighthis.encounters.endings import NEEDS_DIAGNOSIS
from lighthis.kernel.text import N_, Refusal

# Roles of forms 003 and 066 (cis-forms.md 1.4); their words are the country's list `diagnosis_roles`.
ROLES = ("referral", "admission", "clinical", "main", "complication", "concomitant", "competing", "background")
ONE_AT_A_TIME = frozenset({"referral", "admission", "main"})
BESIDE = frozenset({"complication", "concomitant", "competing", "background"})  # stand beside a main diagnosis
NOTES: dict[str, str] = {
    "examination": N_("Examination"),
    "diary": N_("Diary"),
    "consultation": N_("Consultation"),
    "nursing": N_("Nurse's note"),
    "conversation": N_("Talk with the patient or family"),
}
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


def check_diagnosis(
    role: str, code: str, text: str, *, is_titled: bool, is_code: bool, live_roles: Collection[str]
) -> None:
    """A diagnosis has a role and a code; one without a title in the language of papers needs the doctor's words. Raises Refusal."""
    if role not in ROLES:
        raise Refusal(N_("choose from the list"), field="role")
    if not code and role == "referral" and text.strip():  # the paper of another hospital may hold words alone
        return
    if not is_code:
        raise Refusal(N_("a code of ICD-10 is needed, for example J18.9"), field="code")
    if not is_titled and not text.strip():
        raise Refusal(
            N_("the code %(code)s has no title in the language of papers: write the diagnosis in words"), code=code, field="text"
        )  # fmt: skip
    if role in ONE_AT_A_TIME and role in live_roles:
        raise Refusal(N_("there is one already; withdraw it first, with the reason"), field="role")


def check_decided(kind: str, live_roles: Collection[str]) -> None:
    """Nobody is admitted or refused without a reception diagnosis (cis-forms.md 3). Raises Refusal."""
    if kind == "admit" and "admission" not in live_roles:
        raise Refusal(N_("Write the reception diagnosis first: the department must know why the patient comes."))
    if kind in NEEDS_DIAGNOSIS and "admission" not in live_roles:
        raise Refusal(N_("Write the reception diagnosis first: a refusal carries it."))


def check_note(kind: str, text: str) -> None:
    """A note says something and of what sort it is. Raises Refusal."""
    if kind not in NOTES:
        raise Refusal(N_("choose from the list"), field="kind")
    if not text.strip():
        raise Refusal(N_("write the note"), field="text")


def check_examination(sections: Mapping[str, str]) -> None:
    """An examination says something of what was found. Raises Refusal."""
    if not any(sections.get(name, "").strip() for name in FOUND):
        raise Refusal(N_("write what you found, at least the general state"), field="general")


def check_amendment(own: UUID, amended: UUID | None) -> None:
    """What is added to belongs to the same coming. Raises Refusal."""
    if amended is not None and amended != own:
        raise Refusal(N_("The note that you add to belongs to another coming."))


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
