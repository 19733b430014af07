"""Pages of charges that rest on facts: rules, packages, what is done but not charged, what rests on nothing."""

from lighthis.charging.views import lists, packages, rules
from lighthis.charging.views.blueprint import pages
from lighthis.charging.views.telling import chargeable, rests_of

__all__ = ["chargeable", "lists", "packages", "pages", "rests_of", "rules"]
