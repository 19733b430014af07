"""What is asked of the days of one hospital: what is unusual in them, and who has looked at it."""

from lighthis.oddities.queries.found import LONGEST, Period, comings, findings, mark_of, marks, people, period

__all__ = ["LONGEST", "Period", "comings", "findings", "mark_of", "marks", "people", "period"]
