"""What the statistics read: a hospital over some days as plain values, always of one facility, in few statements."""

from lighthis.statistics.queries.gathering import hospital

__all__ = ["hospital"]
