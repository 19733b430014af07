"""Decisions about operations, transfusions and consents to them, without a database."""
