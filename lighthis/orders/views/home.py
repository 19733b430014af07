"""What the home page says of orders: results that nobody has seen, and what waits to be carried out."""

from typing import Any

from lighthis.orders import queries, rules
from lighthis.orders.views.results import HOME, lines
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.links import link
from lighthis.web.visit import here_id, me


def results(_people: object = None) -> dict[str, Any]:
    """For a doctor: the first unseen results of own patients and orders, and how many there are."""
    rows = queries.unseen(me(), own=True, limit=HOME + 1)
    total = queries.how_many_unseen(me(), own=True) if len(rows) > HOME else len(rows)
    return {"rows": lines(rows[:HOME]), "all": total, "url": link("orders.unseen", "orders.write")}


def to_do(_people: object = None) -> list[dict[str, Any]]:
    """For who carries orders out: how many of each kind wait, and how many of them are to be done now."""
    kinds = rules.kinds_for(me().permissions)
    counts, now = queries.counts(here_id(), kinds), queries.urgent(here_id(), kinds)
    listed = [
        {"title": say(rules.KINDS[kind]), "value": counts[kind], "url": link("orders.work", kind=kind)}
        for kind in kinds
        if kind in counts
    ]
    return [{"title": _("To be done now"), "value": now, "url": link("orders.work")}, *listed] if listed else []
