"""Whether form 066 may be signed: what is missing, what contradicts itself, what is worth a second look (cis-forms.md 2.1).

Which rows are required is our choice [D]: without them a stay can be neither counted nor paid; the others only ask for a look.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lighthis.admission.rules import DIED, ELSEWHERE
from lighthis.kernel.text import N_, Message
from lighthis.packs.facts import DiagnosisFacts
from lighthis.packs.leaving import StatisticalCard
from lighthis.terminology.rules import limits

EMERGENCY, PLANNED = "emergency", "planned"  # codes of `care_form`
RECOVERED = frozenset({"loc-cs-001", "healthy"})
NEWBORN_DAYS = 28  # rows 60 to 62 are asked of who was admitted at most so many days after birth: the neonatal period
_TUBERCULOSIS = re.compile(r"A1[5-9]")  # row 63
_EXTERNAL = re.compile(r"[VWXY]\d\d")

# fact of the card, where it is entered, what is said where nobody entered it
NEEDED: tuple[tuple[str, str, str], ...] = (
    ("patient.social_status", "patient", N_("Social status is not written.")),
    ("admitted_at", "stay", N_("The time of admission is not written.")),
    ("department", "stay", N_("The department is not known.")),
    ("bed_profile", "stay", N_("The profile of the bed is not known.")),
    ("reception_diagnosis", "diagnoses", N_("The diagnosis at admission is not written.")),
    ("main_diagnosis", "diagnoses", N_("The final main diagnosis is not written.")),
    ("left_at", "discharge", N_("The patient was not discharged yet.")),
    ("disposition", "discharge", N_("How the patient left is not written.")),
    ("outcome", "discharge", N_("The outcome of the treatment is not written.")),
    ("care_form", "card", N_("The kind of admission is not stated.")),
    ("emergency_help", "card", N_("It is not stated whether emergency help was given.")),
    ("by_ambulance", "card", N_("It is not stated whether an ambulance brought the patient.")),
    ("referral", "card", N_("It is not stated whether there is a referral.")),
    ("readmitted", "card", N_("It is not stated whether this is a readmission within 30 days.")),
    ("payer", "card", N_("The kind of payment is not stated.")),
)


@dataclass(frozen=True)
class Lack:
    """Something wrong with a card: `missing` and `wrong` forbid the signature, `look` does not; `place` is where it is entered."""

    level: str
    place: str
    words: Message

    @property
    def forbids(self) -> bool:
        """Whether the card cannot be signed with it."""
        return self.level != "look"


def lacks(card: StatisticalCard) -> list[Lack]:
    """Everything that is missing or contradicts itself, what forbids the signature first."""
    found = [*_missing(card), *_asked_of_some(card), *_contradictions(card), *_operations(card), *_looks(card)]
    return sorted(found, key=lambda one: not one.forbids)


def is_newborn(card: StatisticalCard) -> bool:
    """Whether the rows of a newborn are asked."""
    if card.patient.age is None or card.patient.birth_precision != "day":
        return False
    return card.patient.age.years == 0 and card.patient.age.days <= NEWBORN_DAYS


def is_tuberculosis(card: StatisticalCard) -> bool:
    """Whether the resistance of tuberculosis is asked."""
    return any(_TUBERCULOSIS.match(code) for code in _codes(card))


def _missing(card: StatisticalCard) -> Iterator[Lack]:
    for fact, place, words in NEEDED:
        if _fact(card, fact) in (None, ""):
            yield Lack("missing", place, Message(words))


def _asked_of_some(card: StatisticalCard) -> Iterator[Lack]:
    """Rows that are asked of some patients only."""
    if card.care_form == EMERGENCY and not card.delay:
        yield _lack(
            "missing", "card", N_("It is not stated how long after the illness began an emergency patient came.")
        )
    if is_newborn(card):
        if card.birth_weight is None:
            yield _lack("missing", "card", N_("The newborn's weight is not written."))
        if card.birth_length is None:
            yield _lack("missing", "card", N_("The newborn's length is not written."))
        if not card.mother_pinfl:
            yield _lack("look", "card", N_("The PINFL of the newborn's mother is not written."))
    if is_tuberculosis(card) and not card.tb_resistance:
        yield _lack("missing", "card", N_("The resistance of the tuberculosis is not stated."))
    if card.disposition in DIED and card.immediate_cause is None:
        yield _lack("missing", "death", N_("The causes of death are not written."))


def _contradictions(card: StatisticalCard) -> Iterator[Lack]:
    if card.admitted_at and card.left_at and card.left_at <= card.admitted_at:
        yield _lack("wrong", "stay", N_("The patient left before having been admitted."))
    if card.disposition and card.outcome and (card.disposition in DIED) != (card.outcome == "died"):
        yield _lack(
            "wrong", "discharge", N_("One of disposition and outcome says that the patient died, the other does not.")
        )
    if card.immediate_cause is not None and card.disposition not in DIED:
        yield _lack("wrong", "death", N_("Causes of death are written, but the patient did not die."))
    if card.disposition in ELSEWHERE and not card.transferred_to:
        yield _lack("wrong", "discharge", N_("The patient was transferred, but it is not written where to."))
    if card.sick_closed and (card.sick_opened is None or card.sick_closed < card.sick_opened):
        yield _lack("wrong", "card", N_("The sick leave was closed before it was opened."))
    if (card.icu_days or 0) > (card.bed_days or 0) and card.bed_days is not None:
        yield _lack("wrong", "stay", N_("More days in intensive care than in the hospital."))
    if card.main_diagnosis is not None and _EXTERNAL.match(card.main_diagnosis.icd10 or ""):
        yield _lack(
            "wrong", "diagnoses", N_("An external cause (V01 to Y98) cannot be the main diagnosis: the injury is.")
        )


def _operations(card: StatisticalCard) -> Iterator[Lack]:
    if card.is_operated and not card.operations:
        yield _lack("missing", "surgery", N_("The patient was operated, but no operation is written."))
    if card.operations and sum(one.is_main for one in card.operations) != 1:
        yield _lack("missing", "card", N_("Choose on the card which of the operations is the main one."))
    for one in card.operations:
        if one.at is not None and card.left_at is not None and one.at > card.left_at:
            words = N_("The operation “%(name)s” lies outside the stay.")
            yield Lack("wrong", "surgery", Message(words, {"name": one.name}))
        elif one.at is not None and card.admitted_at is not None and one.at < card.admitted_at:
            # who was operated in the emergency department lies down afterwards
            words = N_("The operation “%(name)s” began before the admission to the bed; check its time.")
            yield Lack("look", "surgery", Message(words, {"name": one.name}))


def _looks(card: StatisticalCard) -> Iterator[Lack]:
    """What is possible, but rare enough to be looked at."""
    if (
        card.readmitted is not None
        and card.readmitted_computed is not None
        and card.readmitted != card.readmitted_computed
    ):
        said = N_("The record says that this is a readmission within 30 days, the card does not.")
        other = N_("The card says that this is a readmission within 30 days, the record does not.")
        yield _lack("look", "card", said if card.readmitted_computed else other)
    if card.referral is False and card.referred_by:
        yield _lack("look", "card", N_("A referring facility is written, but there is said to be no referral."))
    if card.referral and not card.referred_by:
        yield _lack("look", "coming", N_("There is a referral, but the referring facility is not written."))
    if card.care_form == PLANNED and (card.by_ambulance or card.emergency_help):
        yield _lack("look", "card", N_("The admission was planned, but an ambulance or emergency help is stated."))
    if card.disposition in ELSEWHERE and card.outcome in RECOVERED:
        yield _lack("look", "discharge", N_("The patient recovered, but was taken to another facility."))
    if not any((card.hiv, card.syphilis, card.hepatitis_b, card.hepatitis_c)):
        yield _lack("look", "card", N_("No result of the tests for HIV, syphilis and hepatitis is stated."))
    if not card.patient.pinfl and not card.patient.documents:
        yield _lack("look", "patient", N_("The patient has neither a PINFL nor a document."))
    if not card.region or not card.district:
        yield _lack("look", "patient", N_("Region or district of residence is not written."))
    yield from _against_limits(card)


def _against_limits(card: StatisticalCard) -> Iterator[Lack]:
    """What ICD-10 says against a code for this sex, age or place, by the rule that warned when the diagnosis was written."""
    first, last = limits.birth_days(card.patient.born, card.patient.birth_precision)
    born = limits.Born(card.patient.sex or "", first, last)
    for one in _diagnoses(card):
        code, day = one.icd10 or "", one.on or (card.admitted_at.date() if card.admitted_at else None)
        if code and day is not None:
            is_first = one is card.main_diagnosis and not _EXTERNAL.match(code)  # that one is wrong, not only doubted
            found = limits.warnings(code, born=born, on=day, is_first=is_first)
            yield from (Lack("look", "diagnoses", words) for words in found)


def _diagnoses(card: StatisticalCard) -> list[DiagnosisFacts]:
    many = (*card.competing, *card.concomitant, *card.background, *card.complications)
    return [one for one in (card.main_diagnosis, *many) if one is not None]


def _codes(card: StatisticalCard) -> list[str]:
    return [one.icd10 for one in _diagnoses(card) if one.icd10]


def _fact(card: StatisticalCard, path: str) -> Any:
    value: Any = card
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _lack(level: str, place: str, words: str) -> Lack:
    return Lack(level, place, Message(words))
