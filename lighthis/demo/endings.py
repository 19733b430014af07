"""What invented doctors write where nobody is admitted, and what invented ambulances hand over."""

from datetime import timedelta
from typing import Any

from lighthis.demo.hospital import Hospital
from lighthis.encounters import actions as encounters
from lighthis.encounters.endings import REFUSALS, Ending
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import Brought
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor

ADVICE = "Рекомендации даны, при ухудшении обратиться снова."
HELP = "Осмотр, измерение давления, обезболивание."
PLACES = ("Республиканский центр кардиологии", "Областная многопрофильная больница", "Инфекционная больница")


def ending(hospital: Hospital, kind: str, *, reason: str = "") -> Ending:
    """How it ends for somebody who is not admitted."""
    if kind == "home":
        return Ending(help_given=HELP, advice=ADVICE)
    if kind not in REFUSALS:
        return Ending()
    told = hospital.dice.random() < 0.6
    said: dict[str, Any] = {"told": told, "told_whom": "супруг(а), по телефону" if told else ""}
    if kind == "transferred":
        said |= {"facility_to": hospital.dice.choice(PLACES), "transport": "санитарный транспорт, с фельдшером",
                 "agreed_with": "дежурный врач, по телефону"}  # fmt: skip
    reason = reason or {"declined": "patient-refused", "transferred": "other-profile"}.get(kind, "no-indication")
    return Ending(reason=reason, help_given=HELP, advice=ADVICE, turn="first", **said)


def brought(hospital: Hospital) -> Brought:
    """An ambulance with its numbers."""
    dice = hospital.dice
    return Brought(f"Подстанция № {dice.randint(1, 6)}", str(dice.randint(1, 24)), str(dice.randint(1000, 9999)))


def hand_over(coming: Encounter, complaint: str, hospital: Hospital, *, by: Actor) -> None:
    """The accompanying sheet of most ambulances."""
    dice, at = hospital.dice, coming.arrived_at
    called = at - timedelta(minutes=dice.randint(28, 75))
    times = {
        "called_at": called, "departed_at": called + timedelta(minutes=2), "reached_at": called + timedelta(minutes=dice.randint(8, 15)),
        "delivered_at": at, "received_at": clock.now(),
    }  # fmt: skip
    facts = {
        "station": coming.station, "brigade": coming.brigade, "call_number": coming.call_number, "sheet_number": str(dice.randint(100, 999)),
        "circumstances": complaint, "condition": "moderate", "help_given": "Осмотр, венозный доступ, кислород.", "position": "на носилках",
        "crew": "фельдшер бригады",
    }  # fmt: skip
    encounters.hand_over(coming, facts, times, {}, by=by)
