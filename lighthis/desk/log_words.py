"""Words for the codes that stand in the log, gathered from the domains that know them (filled in by app.py)."""

from collections.abc import Callable, Mapping

from lighthis.admission.forms import STATES
from lighthis.encounters import rules as encounters
from lighthis.encounters.queries import subjects
from lighthis.facility.forms import BED_KINDS, DOMAINS, KINDS, ROOM_KINDS, SEXES
from lighthis.kernel.text import N_
from lighthis.packs import codes
from lighthis.records import rules as records
from lighthis.scales import rules as triage
from lighthis.staff.roles import PERMISSIONS, ROLES
from lighthis.web.language import LANGUAGES


def _of(words: Mapping[str, object]) -> Callable[[str, str], str]:
    return lambda code, _language: str(words.get(code, ""))


def _listed(name: str) -> Callable[[str, str], str]:
    return lambda code, language: codes.label(name, code, language)


def _triaged(code: str, language: str) -> str:
    return triage.label(code, language)


def _mistaken(kind: str, _language: str) -> str:
    found = subjects.get(kind)
    return found.words if found is not None else ""


_LANGUAGES = _of({code: own for code, (_tag, _short, own) in LANGUAGES.items()})
_PERMISSIONS = _of(PERMISSIONS)
WORDS: dict[str, Callable[[str, str], str]] = {
    "payer": _of(encounters.PAYERS),
    "decided kind": _of(encounters.DECISIONS),
    "ended by": _of(encounters.DECISIONS),
    "error asked for what": _mistaken,
    "error declined what": _mistaken,
    "taking back asked for what": _of({"transfer": N_("transfer"), "discharge": N_("discharge")}),
    "taking back declined what": _of({"transfer": N_("transfer"), "discharge": N_("discharge")}),
    "ground": _of(encounters.GROUNDS),
    "opened by": _of({"consent": N_("the patient's consent"), "emergency": N_("emergency access")}),
    "purpose": _of({"processing": N_("processing of personal data"), "sharing": N_("reading what others wrote")}),
    "reach": _of({"here": N_("this hospital"), "all": N_("every hospital")}),
    "noted kind": _of(records.NOTES),
    "diagnosed role": _listed("diagnosis_roles"),
    "disposition": _listed("disposition"),
    "outcome": _listed("outcome"),
    "appointed role": _of({code: title for code, (title, _held) in ROLES.items()}),
    "permission": _PERMISSIONS,
    "role changed": _PERMISSIONS,
    "bed state changed": _of(dict(STATES)),
    "department made kind": _of(dict(KINDS)),
    "department changed kind": _of(dict(KINDS)),
    "room changed kind": _of(dict(ROOM_KINDS)),
    "room changed sex": _of(dict(SEXES)),
    "bed changed kind": _of(dict(BED_KINDS)),
    "profile": _listed("bed_profiles"),
    "domains_off": _of(dict(DOMAINS)),
    "category": _triaged,
    "proposed": _triaged,
    "language": _LANGUAGES,
    "paper_language": _LANGUAGES,
}
