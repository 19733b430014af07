"""What a diagnosis must be written with, at each stage; and how the post-mortem one compares. Values in, a Refusal out."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from lighthis.encounters.endings import NEEDS_DIAGNOSIS
from lighthis.kernel.text import N_, Refusal

# Stages in the order in which they are stated (cis-forms.md 13.7, 13.10) and their roles; the words of a role are the country's
# list `diagnosis_roles` (cis-forms.md 1.4).
STAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "referral": (N_("Of the referral"), ("referral",)),
    "admission": (N_("On admission"), ("admission",)),
    "clinical": (N_("Clinical"), ("clinical",)),
    "final": (N_("Final"), ("main", "complication", "concomitant", "competing", "background")),
    "postmortem": (
        N_("Post-mortem"),
        ("pathoanatomical", "pathoanatomical-complication", "pathoanatomical-concomitant", "forensic"),
    ),
}
ROLES = tuple(role for _words, roles in STAGES.values() for role in roles)
# these stand beside a main diagnosis
BESIDE = frozenset(
    {
        "complication",
        "concomitant",
        "competing",
        "background",
        "pathoanatomical-complication",
        "pathoanatomical-concomitant",
    }
)
POSTMORTEM = STAGES["postmortem"][1]
AUTOPSY = frozenset({"pathoanatomical", "forensic"})  # the main disease that the dead body showed
ONE_AT_A_TIME = frozenset({"referral", "admission", "clinical", "main"}) | AUTOPSY
# Divergence of the clinical and the post-mortem diagnosis (cis-forms.md 13.10)
VERDICTS: dict[str, str] = {
    "agreed": N_("the diagnoses agree"),
    "I": N_("divergence of category I: it could not be recognised here"),
    "II": N_("divergence of category II: recognised late, which did not change the outcome"),
    "III": N_("divergence of category III: the error changed the outcome"),
}
CAUSES: dict[str, str] = {
    "objective": N_("objective: short stay, grave state, rare disease, no equipment"),
    "subjective": N_("subjective: too little examination, findings judged wrongly"),
}
MINUTE = timedelta(minutes=1)


def check_diagnosis(role: str, code: str, text: str, *, is_titled: bool, is_code: bool) -> None:
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


def check_change(ground: str, *, old: str, author: str, is_same: bool, is_news: bool) -> None:
    """A stage has one main diagnosis; another one takes its place, with the ground (cis-forms.md 13.7). Raises Refusal.

    `old` and `author` are those of the one that stands; `is_news` where the writer's page did not show it yet.
    """
    if is_same:
        raise Refusal(N_("this diagnosis stands already"), field="code")
    if is_news:
        said = N_(
            "%(author)s wrote it meanwhile: %(old)s. If yours shall take its place, write the ground and press again"
        )
        raise Refusal(said, author=author, old=old, field="role")
    if not ground.strip():
        raise Refusal(N_("%(old)s stands already: write on what ground it changes"), old=old, field="ground")


def check_postmortem(role: str, *, is_dead: bool) -> None:
    """Only who died here has a post-mortem diagnosis. Raises Refusal."""
    if role in POSTMORTEM and not is_dead:
        raise Refusal(
            N_("the patient did not die in this stay; a post-mortem diagnosis comes after the death"), field="role"
        )


def died_here(died_at: datetime | None, arrived_at: datetime, ended_at: datetime | None) -> bool:
    """Whether a patient died while this coming went on; a typed time has no seconds."""
    if died_at is None or died_at < arrived_at - MINUTE:
        return False
    return ended_at is None or died_at <= ended_at + MINUTE


def check_divergence(verdict: str, cause: str, *, is_dead: bool, roles: Collection[str]) -> None:
    """A comparison has both sides, and a divergence its reason. Raises Refusal."""
    if not is_dead:
        raise Refusal(N_("The patient did not die in this stay; nothing is compared."))
    if "main" not in roles:
        raise Refusal(N_("Write the final main diagnosis first; it is what is compared."))
    if not AUTOPSY & set(roles):
        raise Refusal(N_("Write the post-mortem diagnosis first; it is what is compared."))
    if verdict not in VERDICTS:
        raise Refusal(N_("choose from the list"), field="verdict")
    if verdict == "agreed" and cause:
        raise Refusal(N_("diagnoses that agree have no reason of divergence"), field="cause")
    if verdict != "agreed" and cause not in CAUSES:
        raise Refusal(N_("say the reason of the divergence"), field="cause")


def check_decided(kind: str, live_roles: Collection[str]) -> None:
    """Nobody is admitted or refused without a reception diagnosis (cis-forms.md 3). Raises Refusal."""
    if kind == "admit" and "admission" not in live_roles:
        raise Refusal(N_("Write the reception diagnosis first: the department must know why the patient comes."))
    if kind in NEEDS_DIAGNOSIS and "admission" not in live_roles:
        raise Refusal(N_("Write the reception diagnosis first: a refusal carries it."))


def stage_of(role: str) -> str:
    """The stage that a role belongs to."""
    return next(stage for stage, (_words, roles) in STAGES.items() if role in roles)


def is_newer(row: UUID, known: UUID | None) -> bool:
    """Whether a row was written after the newest that somebody saw; keys are by time (UUIDv7)."""
    return known is None or row > known
