"""What the statistics read: a hospital over some days as plain values, always of one facility, in few statements."""

from lighthis.statistics.queries.frozen import closed, signatures
from lighthis.statistics.queries.gathering import hospital
from lighthis.statistics.queries.people import Lying, shown

__all__ = ["Lying", "closed", "hospital", "shown", "signatures"]
