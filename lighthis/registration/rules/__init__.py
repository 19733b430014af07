"""Decisions of the registry: how a patient is found, who may be the same person, what a PINFL and a sex are."""
