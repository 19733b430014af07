"""Where higher floors have their say in what happens to a stay; filled in joins.py."""

from collections.abc import Callable

from lighthis.admission.models import Stay, StayCorrection
from lighthis.kernel.actor import Actor

after_place: list[Callable[[Stay], None]] = []
after_transfer: list[Callable[[Stay], None]] = []
after_carer: list[Callable[[Stay], None]] = []  # somebody stays beside the patient now, or has left
before_discharge: list[Callable[[Stay], None]] = []  # may raise Refusal
after_discharge: list[Callable[[Stay], None]] = []
before_withdraw: list[Callable[[Stay], None]] = []  # may raise Refusal: something followed
is_settled: list[
    Callable[[Stay], bool]
] = []  # whether money was settled on it: then another person confirms a correction
after_correction: list[Callable[[StayCorrection, Actor], object]] = []  # bed days and papers follow
