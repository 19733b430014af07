"""Sums of money: exact, in one currency, never float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, order=True)
class Money:
    """An exact sum with two decimals (tiyin) in a currency; sums of two currencies do not mix."""

    amount: Decimal
    currency: str = "UZS"

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("money is made from Decimal")
        object.__setattr__(self, "amount", self.amount.quantize(CENT, rounding=ROUND_HALF_UP))

    @classmethod
    def of_minor(cls, minor: int, currency: str = "UZS") -> "Money":
        """From whole tiyin, the way the database keeps it."""
        return cls(Decimal(minor) / 100, currency)

    @property
    def minor(self) -> int:
        """Whole tiyin."""
        return int(self.amount * 100)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, quantity: Decimal | int) -> "Money":
        return Money(self.amount * Decimal(quantity), self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def rounded_to(self, step: Decimal) -> "Money":
        """To the nearest multiple of a cash step (50 soʻm by default at a cash desk), halves up. Step 0 leaves it exact."""
        if not step:
            return self
        return Money((self.amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step, self.currency)


ZERO = Money(Decimal(0))
