"""Newborns without a name: what tells two of them apart."""


def may_be_same(order: int | None, other: int | None) -> bool:
    """Whether two children of one mother and day may be one: not where both are numbered among twins, and differently."""
    return order is None or other is None or order == other
