"""Reads of operations, transfusions and consents to them."""

from lighthis.surgery.queries.consents import consent_of, consents, last_words, lying, stay_of
from lighthis.surgery.queries.operations import (
    Asked,
    count,
    for_card,
    for_paper,
    happenings,
    has_operations,
    operation,
    operations,
    register,
    told,
)
from lighthis.surgery.queries.transfusions import transfusion, transfusion_happenings, transfusion_told, transfusions

__all__ = [
    "Asked",
    "consent_of",
    "consents",
    "count",
    "for_card",
    "for_paper",
    "happenings",
    "has_operations",
    "last_words",
    "lying",
    "operation",
    "operations",
    "register",
    "stay_of",
    "told",
    "transfusion",
    "transfusion_happenings",
    "transfusion_told",
    "transfusions",
]
