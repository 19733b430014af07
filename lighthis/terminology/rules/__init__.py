"""What needs no store: how a code is typed and found, what it is limited to, how official files are read."""

from lighthis.terminology.rules.search import begins, is_sensitive, keys, normal, well_formed

__all__ = ["begins", "is_sensitive", "keys", "normal", "well_formed"]
