"""Which blood fits whom. Values in, a word or a Refusal out.

ABO and Rh D by "The Clinical Use of Blood" (WHO, handbook, section 5 "Compatibility": red cells of group O to all, of A and B to
their own and AB, of AB to AB alone; plasma the other way round). Whole blood has both, so only the same group fits. Plasma and
cryoprecipitate hold no red cells: Rh does not matter. Platelets are kept to the plasma they swim in, and to Rh as red cells.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from lighthis.kernel.text import N_, Refusal

GROUPS = ("0", "A", "B", "AB")  # codes of `blood_groups`
RHESUS = ("positive", "negative")  # codes of `rhesus`
COMPONENTS: dict[str, str] = {
    "red_cells": N_("red cells"),
    "whole_blood": N_("whole blood"),
    "plasma": N_("fresh frozen plasma"),
    "platelets": N_("platelets"),
    "cryoprecipitate": N_("cryoprecipitate"),
}
_CELLS = {"0": {"0"}, "A": {"0", "A"}, "B": {"0", "B"}, "AB": {"0", "A", "B", "AB"}}  # recipient: donors
_PLASMA = {"0": {"0", "A", "B", "AB"}, "A": {"A", "AB"}, "B": {"B", "AB"}, "AB": {"AB"}}
_SAME = {group: {group} for group in GROUPS}
DONORS: dict[str, dict[str, set[str]]] = {
    "red_cells": _CELLS, "whole_blood": _SAME, "plasma": _PLASMA, "platelets": _PLASMA, "cryoprecipitate": _PLASMA,
}  # fmt: skip
WITH_CELLS = frozenset({"red_cells", "whole_blood", "platelets"})  # Rh D counts
TESTED = frozenset({"red_cells", "whole_blood"})  # crossmatched before they are given
TESTS: dict[str, str] = {
    "group": N_("Groups of recipient and bag determined again"),
    "cross": N_("Compatibility by ABO (crossmatch)"),
    "rhesus": N_("Compatibility by Rh"),
    "biological": N_("Biological test"),
}
RESULTS: dict[str, str] = {"fits": N_("compatible"), "wrong": N_("not compatible"), "not_done": N_("not done")}
REACTIONS: dict[str, str] = {
    "none": N_("none"),
    "fever": N_("fever, chills"),
    "allergic": N_("allergic"),
    "haemolytic": N_("haemolytic"),
    "other": N_("another"),
}
SHORTEST_REASON = 10  # letters: nobody gives another group with a shrug
MOST_ML = 5000
LONGEST = timedelta(hours=24)


def fit(component: str, recipient: tuple[str, str], donor: tuple[str, str]) -> str:
    """How a bag fits a recipient, each by ABO group and Rh: same, other (compatible), wrong."""
    abo = donor[0] in DONORS[component][recipient[0]]
    rhesus = component not in WITH_CELLS or recipient[1] == "positive" or donor[1] == "negative"
    if not abo or not rhesus:
        return "wrong"
    return "same" if donor == recipient else "other"


def check_groups(component: str, recipient: tuple[str, str], donor: tuple[str, str], despite: str) -> None:
    """A bag that does not fit is given to nobody without a reason that somebody answers for. Raises Refusal."""
    if component not in COMPONENTS:
        raise Refusal(N_("choose from the list"), field="component")
    for field, value, known in (
        ("recipient_group", recipient[0], GROUPS), ("recipient_rhesus", recipient[1], RHESUS),
        ("donor_group", donor[0], GROUPS), ("donor_rhesus", donor[1], RHESUS),
    ):  # fmt: skip
        if value not in known:
            raise Refusal(N_("choose from the list"), field=field)
    if fit(component, recipient, donor) == "wrong" and len(despite.strip()) < SHORTEST_REASON:
        raise Refusal(
            N_("This bag does not fit the patient by group or Rh: do not give it. If it must be, write why and who decided"),
            field="despite",
        )  # fmt: skip


def check_known(known: str, recipient: str, despite: str) -> None:
    """The group that stands on the patient's card is another one: a mistake may kill. Raises Refusal."""
    if known and known != recipient and len(despite.strip()) < SHORTEST_REASON:
        said = N_("the patient's card says %(group)s: determine the group again; then write what was found and by whom")
        raise Refusal(said, group=known, field="despite")


def check_tests(component: str, tests: dict[str, str], despite: str) -> None:
    """Red cells are tested against the recipient before they are given. Raises Refusal."""
    for name, result in tests.items():
        if name not in TESTS or result not in RESULTS:
            raise Refusal(N_("choose from the list"), field=f"test_{name}")
    for name in TESTS if component in TESTED else ():
        if name not in tests:
            raise Refusal(N_("say the result of the test"), field=f"test_{name}")
    wrong = [name for name, result in tests.items() if result != "fits"]
    needed = wrong if component in TESTED else [name for name in wrong if tests[name] == "wrong"]
    if needed and len(despite.strip()) < SHORTEST_REASON:
        raise Refusal(
            N_("A test was not done or says that the bag does not fit: do not give it. If it must be, write why and who decided"),
            field="despite",
        )  # fmt: skip


def check_volume(volume_ml: Decimal | None) -> None:
    """Some millilitres were given. Raises Refusal."""
    if volume_ml is None or not 0 < volume_ml <= MOST_ML:
        raise Refusal(N_("between %(least)s and %(most)s"), least=1, most=MOST_ML, field="volume_ml")


def check_end(started_at: datetime, ended_at: datetime, *, now: datetime, reaction: str, words: str) -> None:
    """It ended after it began; a reaction is described. Raises Refusal."""
    if ended_at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="ended_at")
    if ended_at <= started_at:
        raise Refusal(N_("it ended before it began (%(started)s)"), started=started_at, field="ended_at")
    if ended_at - started_at > LONGEST:
        raise Refusal(N_("a transfusion takes less than a day; check the date"), field="ended_at")
    if reaction not in REACTIONS:
        raise Refusal(N_("say whether there was a reaction"), field="reaction")
    if reaction != "none" and not words.strip():
        raise Refusal(N_("describe the reaction and what was done"), field="reaction_words")
