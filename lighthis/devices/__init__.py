"""Devices beside a cash desk: the fiscal device and the card terminal, behind one small protocol (docs/decisions/devices.md)."""
