"""What an operation, its protocol and a consent must hold. Values in, a Refusal out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from lighthis.kernel.text import N_, Message, Refusal

STATES: dict[str, str] = {"planned": N_("planned"), "done": N_("done"), "cancelled": N_("cancelled")}
URGENCIES: dict[str, str] = {"emergency": N_("emergency"), "urgent": N_("urgent"), "planned": N_("planned")}
# Parts of the protocol, in the order of the paper
PROTOCOL: dict[str, tuple[str, bool]] = {
    "access": (N_("Position, preparation, access"), False),
    "findings": (N_("What was found"), True),
    "course": (N_("Course of the operation"), True),
    "closing": (N_("Drains, closing of the wound, count of swabs and instruments"), False),
    "blood_loss": (N_("Blood loss, fluids given"), False),
}
KINDS: dict[str, str] = {
    "operation": N_("operation"), "anaesthesia": N_("anaesthesia"), "transfusion": N_("transfusion of blood and its components"),
}  # fmt: skip
VERDICTS: dict[str, str] = {"agreed": N_("agrees"), "refused": N_("refuses, the consequences were explained")}
GIVERS: dict[str, str] = {"patient": N_("the patient"), "representative": N_("a parent, guardian or representative")}
WITHOUT = frozenset({"", "none", "local"})  # anaesthesia that needs no consent of its own
SHORTEST_REASON = 10  # letters: urgent vital need is said in words, with who decided (cis-forms.md 9.3)
LONGEST = timedelta(hours=36)


def check_plan(name: str, urgency: str, at: datetime | None, *, arrived_at: datetime) -> None:
    """It is said what is planned, and when. Raises Refusal."""
    if not name.strip():
        raise Refusal(N_("name the operation"), field="name")
    if urgency not in URGENCIES:
        raise Refusal(N_("choose from the list"), field="urgency")
    if at is not None and at < arrived_at.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=arrived_at, field="planned_at")


def check_times(started_at: datetime, ended_at: datetime, *, now: datetime, arrived_at: datetime) -> None:
    """It was done while the patient was here, and ended after it began. Raises Refusal."""
    if started_at < arrived_at.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=arrived_at, field="started_at")
    if ended_at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="ended_at")
    if ended_at <= started_at:
        raise Refusal(N_("it ended before it began (%(started)s)"), started=started_at, field="ended_at")
    if ended_at - started_at > LONGEST:
        raise Refusal(N_("an operation takes less than a day and a half; check the dates"), field="ended_at")


def check_protocol(protocol: Mapping[str, str], anaesthesia: str, code_after: str, diagnosis_after: str) -> None:
    """A signed protocol says what was found and done, under which anaesthesia, and the diagnosis after it. Raises Refusal."""
    for name, (_words, must) in PROTOCOL.items():
        if must and not protocol.get(name, "").strip():
            raise Refusal(N_("fill this in"), field=name)
    if not anaesthesia:
        raise Refusal(N_("choose the anaesthesia, none is one of the choices"), field="anaesthesia")
    if not code_after and not diagnosis_after.strip():
        raise Refusal(N_("write the diagnosis after the operation"), field="diagnosis_after")


def needed(anaesthesia: str) -> tuple[str, ...]:
    """The consents that an operation needs."""
    return ("operation",) if anaesthesia in WITHOUT else ("operation", "anaesthesia")


def consent_gap(kinds: tuple[str, ...], given: Mapping[str, tuple[str, datetime]], begun: datetime) -> Message | None:
    """Why an intervention is blocked; None where each consent was given before it began. `given`: the last word of each kind and its time."""
    for kind in kinds:
        verdict, at = given.get(kind, ("", begun))
        if verdict == "refused" and at <= begun:
            return Message(N_("The patient or representative refused: %(kind)s."), {"kind": Message(KINDS[kind])})
        if verdict != "agreed" or at > begun:
            return Message(
                N_("There is no signed consent before the beginning: %(kind)s."), {"kind": Message(KINDS[kind])}
            )
    return None


def check_consent(gap: Message | None, despite: str, *, field: str) -> None:
    """Without a consent only for urgent vital need, by a council or the doctor with notice to the chief (cis-forms.md 9.3). Raises Refusal."""
    if gap is not None and len(despite.strip()) < SHORTEST_REASON:
        said = N_("%(gap)s Write the consent first; in urgent vital need write the reason and who decided")
        raise Refusal(said, gap=gap, field=field)


def check_given(
    kind: str, verdict: str, given_by: str, representative: str, at: datetime, *, now: datetime, arrived_at: datetime, is_minor: bool
) -> None:  # fmt: skip
    """Whoever reads a consent later knows to what, by whom and when. Raises Refusal."""
    for field, value, known in (("kind", kind, KINDS), ("verdict", verdict, VERDICTS), ("given_by", given_by, GIVERS)):
        if value not in known:
            raise Refusal(N_("choose from the list"), field=field)
    if given_by == "representative" and not representative.strip():
        raise Refusal(N_("name who speaks for the patient"), field="representative")
    if given_by == "patient" and is_minor:
        raise Refusal(N_("the patient is a minor: a parent or guardian says it"), field="given_by")
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="given_at")
    if at < arrived_at.replace(second=0, microsecond=0) - timedelta(days=30):
        raise Refusal(N_("this is long before the patient came (%(arrived)s)"), arrived=arrived_at, field="given_at")


def check_writable(status: str) -> None:
    """Nothing is written into a coming that never was. Raises Refusal."""
    if status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))


def check_open(state: str, withdrawn: bool) -> None:
    """What was signed or cancelled is not written on. Raises Refusal."""
    if withdrawn:
        raise Refusal(N_("This was withdrawn already."))
    if state == "done":
        raise Refusal(N_("The protocol of this operation is signed; it cannot be changed."))
    if state == "cancelled":
        raise Refusal(N_("This operation was cancelled."))


def check_standing(withdrawn_at: datetime | None) -> None:
    """What was written is marked as an error once. Raises Refusal."""
    if withdrawn_at is not None:
        raise Refusal(N_("This was withdrawn already."))
