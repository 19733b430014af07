"""What the statistics read: a hospital over some days as plain values, always of one facility, in few statements."""

from lighthis.statistics.queries.frozen import asked_form, closed, same_form, signatures, signed_months
from lighthis.statistics.queries.gathering import hospital
from lighthis.statistics.queries.people import Lying, ordinary, shown

__all__ = ["Lying", "asked_form", "closed", "hospital", "ordinary", "same_form", "shown", "signatures", "signed_months"]
