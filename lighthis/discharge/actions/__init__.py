"""Writing and signing what ends a stay; all of one verb is kept or nothing."""

from lighthis.discharge.actions.card import answer, confirm, give_back, reopen, sign_card
from lighthis.discharge.actions.death import write_death
from lighthis.discharge.actions.epicrisis import add, sign, write

__all__ = ["add", "answer", "confirm", "give_back", "reopen", "sign", "sign_card", "write", "write_death"]
