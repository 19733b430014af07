"""Decisions about the papers that end a stay: values in, a value or a Refusal out."""

from lighthis.discharge.rules.causes import LINES, Cause, check_causes, immediate, remarks_on, underlying
from lighthis.discharge.rules.completeness import NEEDED, Lack, is_newborn, is_tuberculosis, lacks
from lighthis.discharge.rules.epicrisis import (
    LONGEST,
    SECTIONS,
    Found,
    check_addition,
    check_draft,
    check_signing,
    kind_of,
    worth_naming,
)
from lighthis.discharge.rules.operations import with_main
from lighthis.discharge.rules.signing import check_confirming, check_open, check_reopening, check_return, differing

__all__ = [
    "LINES",
    "LONGEST",
    "NEEDED",
    "SECTIONS",
    "Cause",
    "Found",
    "Lack",
    "check_addition",
    "check_causes",
    "check_confirming",
    "check_draft",
    "check_open",
    "check_reopening",
    "check_return",
    "check_signing",
    "differing",
    "immediate",
    "is_newborn",
    "is_tuberculosis",
    "kind_of",
    "lacks",
    "remarks_on",
    "underlying",
    "with_main",
    "worth_naming",
]
