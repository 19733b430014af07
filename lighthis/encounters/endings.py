"""How a coming ends where nobody is admitted: what must be written, and whether a refusal is the first (cis-forms.md 3).

Values in, a word or a Refusal out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from lighthis.kernel.text import N_, Refusal

# "Each refusal needs: examination, diagnosis, help given, advice, doctor's name" (cis-forms.md 3)
REFUSALS = frozenset({"not_indicated", "declined", "transferred"})
NEEDS_DIAGNOSIS = REFUSALS | {"admit"}
DEATHS = frozenset({"died", "dead_on_arrival"})
TURNS: dict[str, str] = {"first": N_("first refusal"), "repeat": N_("repeat refusal")}
# what the decision itself says already, by codes of `refusal_reasons`
REASONS = {"home": "outpatient-treatment", "declined": "patient-refused", "left": "left"}
# "documents or referral missing (planned only - never for emergencies)" (cis-forms.md 3)
PLANNED_ONLY = frozenset({"no-referral", "incomplete-examination"})
REPEAT_DAYS = 30  # within the same illness [P]: a guess, the hospital's setting `repeat_refusal_days` says otherwise
DOCTOR = "encounters.decide"
TAKEN_BACK_WITHIN = timedelta(days=30)  # the month is reported by then [P], as with stays (admission/rules/mistakes.py)


@dataclass(frozen=True)
class Ending:
    """What a decision says beside its kind: for journal 001, columns 12 to 14, and for the patient's paper."""

    reason: str = ""
    examination: str = ""
    help_given: str = ""
    advice: str = ""
    turn: str = ""
    told: bool | None = None
    told_at: datetime | None = None
    told_whom: str = ""
    facility_to: str = ""
    transport: str = ""
    agreed_with: str = ""


NOTHING = Ending()


def check(
    kind: str, ending: Ending, text: str, *, reasons: Collection[str], is_examined: bool, is_emergency: bool
) -> None:
    """What each end must be written with. Raises Refusal."""
    if ending.reason and ending.reason not in reasons:
        raise Refusal(N_("choose from the list"), field="reason")
    if is_emergency and ending.reason in PLANNED_ONLY:
        raise Refusal(
            N_("papers are asked of planned patients only; an emergency is never refused for them"), field="reason"
        )
    for gap in gaps(kind, ending, text, is_examined=is_examined):
        raise gap


def gaps(kind: str, ending: Ending, text: str, *, is_examined: bool) -> list[Refusal]:
    """Everything that is still to be written for this end, in the order of the form: nobody learns it one by one."""
    found: list[tuple[bool, str, str]] = []
    if kind == "home":
        found += [
            (bool(ending.advice.strip() or text.strip()), N_("write the help given and the advice for home"), "advice")
        ]
    if kind in REFUSALS:
        found += _of_refusal(kind, ending, is_examined)
    found += [
        (not ending.told or bool(ending.told_whom.strip()), N_("write who of the relatives was told"), "told_whom")
    ]
    return [Refusal(words, field=field) for is_said, words, field in found if not is_said]


def _of_refusal(kind: str, ending: Ending, is_examined: bool) -> list[tuple[bool, str, str]]:
    is_sent = kind == "transferred"
    return [
        (bool(ending.reason) or kind in REASONS, N_("choose the reason"), "reason"),
        (is_examined or bool(ending.examination.strip()), N_("write what was found; no examination stands in the record"), "examination"),
        (bool(ending.help_given.strip()), N_("write what help was given"), "help_given"),
        (bool(ending.advice.strip()), N_("write what was advised"), "advice"),
        (ending.turn in TURNS, N_("choose: first or repeat"), "turn"),
        (not is_sent or bool(ending.facility_to.strip()), N_("write where the patient is taken"), "facility_to"),
        (not is_sent or bool(ending.agreed_with.strip()), N_("write with whom it was agreed there"), "agreed_with"),
    ]  # fmt: skip


def check_told_at(told_at: datetime | None, arrived_at: datetime, now: datetime) -> None:
    """Relatives are told after the patient came, and not in the future. Raises Refusal."""
    if told_at is None:
        return
    if told_at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="told_at")
    if told_at < arrived_at.replace(second=0, microsecond=0):
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=arrived_at, field="told_at")


def check_doctor(kind: str, *, is_doctor: bool) -> None:
    """Death on arrival is a doctor's word; nothing computes it (triage.md 7: black is set by hand). Raises Refusal."""
    if kind == "dead_on_arrival" and not is_doctor:
        raise Refusal(N_("Only a doctor states that somebody was dead on arrival."), field="kind")


def without_turn(ending: Ending) -> Ending:
    """First or repeat is said of refusals alone."""
    return replace(ending, turn="")


def reason_of(kind: str, said: str) -> str:
    """The reason as journal 001 writes it: the one chosen, or the one that the decision itself says."""
    return said or REASONS.get(kind, "")


def repeat_days(settings: Mapping[str, Any]) -> int:
    """Within how many days a second refusal is taken for the same illness."""
    kept = settings.get("repeat_refusal_days")
    return kept if isinstance(kept, int) and kept > 0 else REPEAT_DAYS


def proposed_turn(refused_before: Iterable[datetime], at: datetime, days: int) -> str:
    """Repeat where the same person was refused at most so many days before; the doctor confirms it (cis-forms.md 3 [G])."""
    since = at - timedelta(days=days)
    return "repeat" if any(since <= one <= at for one in refused_before) else "first"


def check_take_back(
    kind: str, status: str, ended_at: datetime | None, *, now: datetime, is_withdrawn: bool, came_again: str
) -> None:
    """A decision that ended a coming is taken back while it holds and nobody built on it. Raises Refusal."""
    if is_withdrawn:
        raise Refusal(N_("This decision does not hold any more."))
    if kind == "admit":
        raise Refusal(N_("An admission did not end the coming: a new decision takes its place."))
    if status != "closed" or ended_at is None:
        raise Refusal(N_("This coming did not end by this decision."))
    if came_again:
        raise Refusal(
            N_("The patient has come here again since (%(number)s): this decision stands."), number=came_again
        )
    if now - ended_at > TAKEN_BACK_WITHIN:
        raise Refusal(
            N_("The coming ended more than %(days)s days ago: its month is reported, the decision stands."),
            days=TAKEN_BACK_WITHIN.days,
        )


def check_death(decided_at: datetime, died_at: datetime | None) -> None:
    """A death that was written anew since stands on other words than the decision's. Raises Refusal."""
    if died_at is not None and died_at != decided_at:
        raise Refusal(
            N_("The death was written anew since (%(died)s). Correct it on the patient's page first."), died=died_at
        )
