"""What a hospital sets about its notices."""

from collections.abc import Mapping
from typing import Any

from lighthis.audit import actions as audit
from lighthis.duties import queries, rules
from lighthis.duties.queries.settings import LISTS
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def change_settings(facility: Facility, given: Mapping[str, Mapping[str, Any]], *, by: Actor) -> None:
    """New limits and lists by kind of notice; notices that are owed already keep the time they were given. Raises Refusal."""
    kept: dict[str, Any] = {}
    for kind in LISTS:
        one = given[kind]
        signal, notice = int(one["signal_min"]), one["notice_min"]
        if notice is not None and int(notice) < signal:
            raise Refusal(N_("the written notice cannot be due before the call"), field=f"{kind}_notice")
        rules.ranges(one["codes"], field=f"{kind}_codes")
        own = "" if one["codes"].split() == queries.country_list(kind).split() else one["codes"].strip()
        kept[kind] = {"signal_min": signal, "notice_min": None if notice is None else int(notice), "codes": own}
    before = facility.settings.get("duties", {})
    facility.settings = {**facility.settings, "duties": kept}
    if before != kept:
        audit.wrote(
            facility, "settings changed", by=by, detail={"before": {"duties": before}, "after": {"duties": kept}}
        )
