"""What is asked of devices, and what becomes of their answers."""

from lighthis.devices.actions.desks import set_device, set_mode, write_reading
from lighthis.devices.actions.receipts import after_slip, ask_again, write_by_hand
from lighthis.devices.actions.terminal import as_deposit, ask_terminal, ask_terminal_again, give_back, write_slip

__all__ = [
    "after_slip",
    "as_deposit",
    "ask_again",
    "ask_terminal",
    "ask_terminal_again",
    "give_back",
    "set_device",
    "set_mode",
    "write_by_hand",
    "write_reading",
    "write_slip",
]
