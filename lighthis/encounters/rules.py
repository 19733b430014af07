"""What may be written of a coming, and what may be decided. Values in, a word or a Refusal out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lighthis.kernel import clock
from lighthis.kernel.text import N_, SECOND_PERSON, BeyondRight, Refusal

DECISIONS: dict[str, str] = {
    "admit": N_("Admit to a department"),
    "home": N_("Send home with advice"),
    "not_indicated": N_("No indications for hospital treatment"),
    "declined": N_("The patient declined hospital treatment"),
    "transferred": N_("Transfer to another facility"),
    "left": N_("Left before the examination ended"),
    "died": N_("Died in the reception department"),
    "dead_on_arrival": N_("Dead on arrival"),
}
UNSEEN = ("left",)  # a decision written about somebody whom no doctor may have met (triage.md 9.4)
WISHES: dict[str, str] = {"ordinary": N_("Ordinary ward"), "better": N_("Better room"), "isolator": N_("Isolator")}
PAYERS: dict[str, str] = {
    "budget": N_("Budget"),
    "self_pay": N_("Paid by the patient"),
    "insurance": N_("Insurance"),
    "foreigner": N_("Foreign citizen, paid"),
}
KINDS: dict[str, str] = {
    "emergency": N_("Emergency coming"), "inpatient": N_("Planned hospital treatment"), "outpatient": N_("Outpatient visit")
}  # fmt: skip
STATES: dict[str, str] = {
    "waiting": N_("waits for the department"), "accepted": N_("accepted, no bed yet"), "declined": N_("declined by the department"),
    "withdrawn": N_("withdrawn"), "placed": N_("in a bed"),
}  # fmt: skip
# Why closed records are opened in an emergency (rulings 17); the chief doctor reads it.
GROUNDS: dict[str, str] = {
    "life": N_("Danger to life"),
    "cannot_answer": N_("The patient cannot answer"),
    "treatment": N_("The treatment now depends on it"),
    "other": N_("Another reason"),
}
GLASS = timedelta(minutes=60)  # how long closed records stay open [P]
SHORTEST_REASON = 5  # characters
LIVE_REQUESTS = ("waiting", "accepted", "placed")
DEFAULT_PREFIX = "E"
CONFIRM = "encounters.confirm_move"  # who answers moves, mistakes and what was taken back in a stay
# who sees the list of what waits for a second person: those who answer, and those who ask
SECOND = (CONFIRM, "billing.confirm", "encounters.move", "admission.transfer", "billing.cash")
PLANNED = "planned"  # how someone came, or is to come, who was asked to come
IN_EMERGENCY = N_("This patient is in the emergency department already: %(number)s.")
IN_BED = N_("This patient lies in this hospital: %(number)s.")


MOST_TOGETHER = 20  # people whom one ambulance or event brings at once, on one form


@dataclass(frozen=True)
class Brought:
    """How somebody came: the ambulance's own words, who brought or referred."""

    station: str = ""
    brigade: str = ""
    call_number: str = ""
    brought_by: str = ""
    referred_by: str = ""
    referral_number: str = ""


def check_together(people: int) -> None:
    """One to twenty people come in at once. Raises Refusal."""
    if not 1 <= people <= MOST_TOGETHER:
        raise Refusal(N_("from 1 to %(most)s people are registered at once"), most=MOST_TOGETHER, field="people")


def number(prefix: str, year: int, running: int) -> str:
    """The number of a coming on paper and screen: E-2026-000123; the running part begins anew each year."""
    return f"{prefix or DEFAULT_PREFIX}-{year}-{running:06d}"


def check_moment(
    at: datetime, *, now: datetime, born: date | None, died_at: datetime | None, zone: str, field: str
) -> None:
    """An event happened in the past, in the patient's lifetime (rulings 8: event time is not entry time). Raises Refusal."""
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field=field)
    if born is not None and clock.local(at, zone).date() < born:
        raise Refusal(N_("this is before the patient was born (%(born)s)"), born=born, field=field)
    if died_at is not None and at > died_at:
        raise Refusal(N_("this is after the patient's death (%(died)s)"), died=died_at, field=field)


def same_minute(at: datetime, after: datetime) -> datetime:
    """A typed time has no seconds: inside the minute of what came before, it is that moment, not an earlier one."""
    return after if at < after and at >= after.replace(second=0, microsecond=0) else at


def check_plan(planned_on: date, today: date, payer: str, wish: str) -> None:
    """A planned stay begins today or within a year, for a known payer and room. Raises Refusal."""
    check_day(planned_on, today)
    check_payer(payer)
    if wish not in WISHES:
        raise Refusal(N_("choose from the list"), field="wish")


def check_payer(payer: str) -> None:
    """Somebody of the list pays. Raises Refusal."""
    if payer not in PAYERS:
        raise Refusal(N_("choose from the list"), field="payer")


def check_day(planned_on: date, today: date) -> None:
    """A stay is planned for today or within a year. Raises Refusal."""
    if planned_on < today:
        raise Refusal(N_("this day has passed; plan today or a later day"), field="planned_on")
    if (planned_on - today).days > 366:
        raise Refusal(N_("this is more than a year ahead; check the year"), field="planned_on")


def check_awaited(arrival: str, status: str, *, has_come: bool) -> None:
    """A planned patient comes once, to a coming that is open. Raises Refusal."""
    check_open(status)
    if arrival != PLANNED:
        raise Refusal(N_("This patient was not planned; the coming is written already."))
    if has_come:
        raise Refusal(N_("The coming of this patient is written already."))


def check_planned(arrival: str, status: str, request_state: str, reason: str) -> None:
    """A planned stay that has not begun may be put off or cancelled, with a reason. Raises Refusal."""
    check_open(status)
    if arrival != PLANNED or request_state not in {"waiting", "accepted"}:
        raise Refusal(N_("Only a planned stay that has not begun is put off or cancelled."))
    if not reason.strip():
        raise Refusal(N_("say why the patient does not come"), field="reason")


def check_open(status: str) -> None:
    """Nothing more happens to a coming that ended or never was. Raises Refusal."""
    if status == "closed":
        raise Refusal(N_("This coming has ended already; nothing more can be decided in it."))
    if status == "cancelled":
        raise Refusal(N_("This planned stay was cancelled."))
    if status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))


def check_decision(kind: str, wish: str, *, has_department: bool) -> None:
    """What an admission must be written with; the other ends are `endings.check`. Raises Refusal."""
    if kind not in DECISIONS:
        raise Refusal(N_("choose from the list"), field="kind")
    if kind == "admit" and not has_department:
        raise Refusal(N_("choose the department that is to take the patient"), field="department")
    if kind == "admit" and wish not in WISHES:
        raise Refusal(N_("choose from the list"), field="wish")


def check_second_decision(request_state: str | None) -> None:
    """A new decision takes the old one's place while the department has not accepted. Raises Refusal."""
    if request_state in {"accepted", "placed"}:
        raise Refusal(N_("The department has accepted the patient already. It must give the request back first."))


def check_answer(state: str, accepted: bool, answer: str) -> None:
    """A waiting request is accepted, or declined with a reason; one that was accepted may be given back. Raises Refusal."""
    if state != "waiting" and (accepted or state != "accepted"):
        raise Refusal(N_("This request was answered already. Open it again to see the answer."))
    if not accepted and not answer.strip():
        raise Refusal(N_("write why the department cannot take the patient"), field="answer")


def check_move(from_patient: UUID, to_patient: UUID, status: str, reason: str, *, asked_already: bool) -> None:
    """A coming moves to another patient, with a reason, once at a time. Raises Refusal."""
    if status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))
    if from_patient == to_patient:
        raise Refusal(N_("this coming is written on this patient already"), field="to_patient")
    if asked_already:
        raise Refusal(N_("Somebody asked to move this coming already; it waits for confirmation."))
    if not reason.strip():
        raise Refusal(N_("write how the mistake happened"), field="reason")


def check_waits(state: str) -> None:
    """Nobody has answered a request, and who asked has not taken it back. Raises Refusal."""
    if state == "withdrawn":
        raise Refusal(N_("Who asked has taken the request back."))
    if state != "asked":
        raise Refusal(N_("This was answered already."))


def check_recall(asked_by: UUID, by: UUID | None, state: str) -> None:
    """Who asked for another person's word takes the request back while nobody has answered. Raises Refusal."""
    check_waits(state)
    if asked_by != by:
        raise Refusal(N_("Only who asked takes the request back."))


def check_second_person(asked_by: UUID, answered_by: UUID | None, state: str) -> None:
    """Another person than who asked confirms a move or a mistake (rulings 8). Raises Refusal."""
    check_waits(state)
    if answered_by is None or asked_by == answered_by:
        raise BeyondRight(SECOND_PERSON, N_("You asked for this yourself: another person confirms it."))


def check_error(status: str, request_states: Iterable[str]) -> None:
    """A coming without consequences may be entered in error. Raises Refusal."""
    if status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))
    if any(state in LIVE_REQUESTS for state in request_states):
        raise Refusal(
            N_("A department was asked for a bed in this coming. Withdraw the decision first, or move the coming.")
        )


def check_glass(ground: str, text: str, *, is_closed: bool, is_open: bool) -> None:
    """Closed records are opened for a ground of the list and a reason in words, once at a time. Raises Refusal."""
    if not is_closed:
        open_already = N_("These records are open to you already.")
        raise Refusal(open_already if is_open else N_("Nothing of this patient is closed to you here."))
    if ground not in GROUNDS:
        raise Refusal(N_("choose from the list"), field="ground")
    if len(text.strip()) < SHORTEST_REASON:
        raise Refusal(N_("say in a few words why you need these records now"), field="text")


def may_see(secrecy: str, *, has_right: bool, person: UUID | None, doctor: UUID | None, registered_by: UUID) -> bool:
    """Whether a coming is shown: a sensitive one only to posts with the right, its doctor and who wrote it in (rulings 9)."""
    return secrecy == "ordinary" or has_right or (person is not None and person in {doctor, registered_by})
