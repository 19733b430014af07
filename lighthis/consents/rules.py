"""What a consent must say to hold. Values in, a Refusal out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from lighthis.kernel.text import N_, Refusal

WRITE = "registration.consent"
PROCESSING, SHARING = "processing", "sharing"
HERE, ALL = "here", "all"
# the country's paper whose wording is agreed to; its edition stands in the consent
PAPERS = {PROCESSING: "consent_data", SHARING: "consent_sharing"}
MAJORITY = 18  # years; parents and guardians speak for minors (cis-forms.md 9.3, not verified by article)
SHORTEST_REASON = 3  # letters
LONGEST_SPAN = 366  # days of one list of looks
WHAT = {  # purpose and reach, as one choice
    "processing": (PROCESSING, HERE), "here": (SHARING, HERE), "all": (SHARING, ALL),
}  # fmt: skip
PURPOSES = {
    (PROCESSING, HERE): N_("processing of personal data by the hospital (law ZRU-547)"),
    (SHARING, HERE): N_("the hospital reads what other hospitals wrote"),
    (SHARING, ALL): N_("every hospital reads what the others wrote"),
}
HOW = {"paper": N_("signed on paper"), "oral": N_("by word of mouth, with a witness")}
GIVERS = {"patient": N_("the patient"), "representative": N_("a parent, guardian or representative")}


@dataclass(frozen=True)
class Draft:
    """A consent as it is written down."""

    what: str  # a key of WHAT
    given_at: datetime
    how: str
    language: str
    given_by: str = "patient"
    representative: str = ""
    relation: str = ""
    witness: str = ""


def check_draft(draft: Draft, *, languages: Collection[str], relations: Collection[str]) -> None:
    """Whoever reads it later knows what was agreed to, by whom, before whom. Raises Refusal."""
    listed = (
        ("what", draft.what, WHAT), ("how", draft.how, HOW), ("given_by", draft.given_by, GIVERS),
        ("language", draft.language, languages),
    )  # fmt: skip
    for field, value, known in listed:
        if value not in known:
            raise Refusal(N_("choose from the list"), field=field)
    if draft.how == "oral" and not draft.witness.strip():
        raise Refusal(N_("name who heard it: a word of mouth needs a witness"), field="witness")
    if draft.given_by == "representative":
        if not draft.representative.strip():
            raise Refusal(N_("name who speaks for the patient"), field="representative")
        if draft.relation not in relations:
            raise Refusal(N_("choose from the list"), field="relation")


def check_giver(given_by: str, years: int | None) -> None:
    """A parent or guardian speaks for a minor. `years` is None where nobody knows the age. Raises Refusal."""
    if given_by == "patient" and years is not None and years < MAJORITY:
        raise Refusal(
            N_("the patient is under %(years)s: a parent or guardian says it"), years=MAJORITY, field="given_by"
        )


def check_moment(at: datetime, *, now: datetime, died_at: datetime | None) -> None:
    """It was given by the living, before now. Raises Refusal."""
    if at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="given_at")
    if died_at is not None and at > died_at:
        raise Refusal(N_("the patient had died before"), field="given_at")


def check_new(what: str, live: Collection[tuple[str, str]]) -> None:
    """The same is not given twice; what every hospital may, one may already. Raises Refusal."""
    wanted = WHAT[what]
    if wanted in live or (wanted == (SHARING, HERE) and (SHARING, ALL) in live):
        raise Refusal(N_("this consent stands already"), field="what")


def check_withdrawal(*, is_live: bool, is_ours: bool, purpose: str, reason: str) -> None:
    """What stands is withdrawn, in any hospital; processing where it was given. Raises Refusal."""
    if not is_live:
        raise Refusal(N_("This consent was withdrawn already."))
    if purpose == PROCESSING and not is_ours:
        raise Refusal(N_("Consent to processing is withdrawn at the hospital that it was given to."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(N_("write who asked for it and how"), field="reason")


def check_span(since: date, until: date, today: date) -> None:
    """A list of looks covers past days, at most a year of them. Raises Refusal."""
    if until > today:
        raise Refusal(N_("this day is still to come"), field="until")
    if since > until:
        raise Refusal(N_("the first day is after the last"), field="since")
    if (until - since).days > LONGEST_SPAN:
        raise Refusal(N_("a list covers at most a year; print the years one by one"), field="since")
