"""Decisions of money: accounts, bed days, prices, files of prices. Pure."""
