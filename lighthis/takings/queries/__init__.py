"""Reads of the ledger for reports of money, always of one hospital."""

from lighthis.takings.queries.ages import (
    ASK,
    DEBTORS,
    Bearing,
    Owing,
    comings,
    covered,
    debts,
    deposits,
    organisations,
    overpaid,
    patients,
)
from lighthis.takings.queries.moved import BOOKED, CARE, DIVISIONS, Period, moved
from lighthis.takings.queries.named import named

__all__ = [
    "ASK",
    "BOOKED",
    "CARE",
    "DEBTORS",
    "DIVISIONS",
    "Bearing",
    "Owing",
    "Period",
    "comings",
    "covered",
    "debts",
    "deposits",
    "moved",
    "named",
    "organisations",
    "overpaid",
    "patients",
]
