"""What an entry of the log says beside its verb, as people read it: names of values for keys, words for codes."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lighthis.kernel.text import N_, Message

LONGEST = 200  # characters of a value
# filled in joins.py: "key" or "verb key" to the words of its codes for a reader of a language; empty where it knows none
words: dict[str, Callable[[str, str], str]] = {}

NAMES = {
    "number": N_("Number"), "payer": N_("Who pays"), "kind": N_("Kind"), "by": N_("Decision"), "department": N_("Department"),
    "code": N_("Code"), "role": N_("Role"), "login": N_("User name"), "name": N_("Name"), "for": N_("For whom"), "beds": N_("Beds"),
    "address": N_("Network address"), "proven": N_("Proven by"), "item": N_("Price line"), "amount": N_("Amount"),
    "total": N_("Amount"), "expected": N_("Expected in the cash box"), "counted": N_("Counted"), "form": N_("Form"),
    "language": N_("Language"), "paper": N_("Paper"), "bed": N_("Bed"), "was": N_("Before"), "before": N_("Before"),
    "after": N_("After"), "stay": N_("Stay"), "at": N_("When"), "until": N_("Until"), "from": N_("Bed before"), "to": N_("Bed now"),
    "disposition": N_("How the patient left"), "outcome": N_("Outcome"), "ground": N_("Ground"), "what": N_("What"),
    "file": N_("File"), "made": N_("Made"), "line": N_("Line of the file"), "permission": N_("Permission"), "where": N_("Where"),
    "category": N_("Category"), "proposed": N_("Proposed by the scale"), "version": N_("Edition of the scale"),
    "spo2_scale": N_("SpO₂ scale"), "money back": N_("Money back"), "key": N_("Mark of the key"), "patient": N_("Patient"),
    "person": N_("Who"), "action": N_("What"), "day": N_("Day"), "family": N_("Family name"), "given": N_("Given name"),
    "patronymic": N_("Patronymic"), "profile": N_("Profile"), "sex": N_("For whom"), "licence": N_("Licence"), "phone": N_("Phone"),
    "tax_id": N_("Tax number"), "state_code": N_("Code in the state register"), "name_ru": N_("Name in Russian"),
    "name_uz": N_("Name in Uzbek, Latin"), "name_uz_cyrl": N_("Name in Uzbek, Cyrillic"), "name_en": N_("Name in English"),
    "paper_language": N_("Language of papers"), "census_hour": N_("Census hour"), "domains_off": N_("Switched off"),
    "settings": N_("Settings"), "encounter_prefix": N_("Letters before visit numbers"), "cash_step": N_("Cash is rounded to"), "means": N_("Means of payment that are used"), "fiscal_mode": N_("Fiscal mode"),
    "settle_before_discharge": N_("The bill must be settled before discharge"), "deposit_closes": N_("The deposit pays the bill when it closes"), "confirmed": N_("Settings confirmed"),
    "target_minutes": N_("Doctor within, minutes"), "first_look_minutes": N_("Triage within, minutes after the coming"),
    "triage_scale": N_("Triage scale"),
    "triage_times": N_("Triage again, minutes"), "retriage_min": N_("minutes"), "red": N_("red"), "yellow": N_("yellow"),
    "green": N_("green"), "triage_labels_signed_by": N_("Physician who reviewed the wording of the signs"),
    "bed_day_items": N_("Bed-days on the bill"), "planned_checklist": N_("What planned patients bring"), "pin_change": N_("Changing the user by a short PIN"),
    "zone": N_("Time zone"), "currency": N_("Currency"), "owners": N_("Hospitals whose records were opened"), "hospital": N_("Hospital"),
    "opened by": N_("Opened by"), "purpose": N_("For what"), "reach": N_("Who reads"), "edition": N_("Edition"), "since": N_("From day"),
    "source": N_("Source"), "changed": N_("Changed"), "lines": N_("Lines"), "pairs": N_("Likely pairs"),
    "folder": N_("Folder"), "carer": N_("Carer"), "urgency": N_("Emergency or planned"), "referral": N_("Who sent"),
    "is_rural": N_("From a village"), "why": N_("Why it is closed"), "census_at": N_("Beginning of a day of the statistics"),
    "gone": N_("Withdrawn"), "stayed": N_("Stayed"), "files": N_("Files"), "people": N_("People"), "count": N_("How many"),
    "in spite of": N_("In spite of"), "told": N_("Told"), "code word": N_("Code word"),
}  # fmt: skip
VALUES = {
    "password": N_("password"), "PIN": N_("PIN"), "changed post": N_("changed post"), "new password": N_("new password"),
    "asked": N_("asked"), "cash desk": N_("cash desk"), "first administrator": N_("first administrator"),
}  # fmt: skip
COUNTED = {"ids": N_("Shown: %(count)s"), "alike": N_("Similar patients shown: %(count)s")}
SILENT = frozenset({"row", "new", "counts"})  # marks for the machine alone
REASONS = frozenset(
    {N_("signed out"), N_("changed post"), N_("changed user"), N_("ended by its owner")}
)  # what the program itself gives as a reason; people's own words stand as they were written
UNKNOWN, SYSTEM = "unknown: ", "system: "


def actor(name: str) -> Message:
    """Who did it: a person, the machine, or somebody who was not let in."""
    if name.startswith(UNKNOWN):
        return Message(N_("not let in: %(login)s"), {"login": name.removeprefix(UNKNOWN)})
    if name.startswith(SYSTEM):
        return Message(N_("the machine: %(command)s"), {"command": name.removeprefix(SYSTEM)})
    return Message("%(name)s", {"name": name})


def reason(text: str) -> Message:
    """Why: the program's own reasons in the reader's language, a person's as written."""
    return Message(text) if text in REASONS else Message("%(text)s", {"text": text})


def details(action: str, detail: Mapping[str, Any], language: str) -> Iterator[Message]:
    """The facts of an entry, one sentence each; an unknown key stands as it is."""
    if {"before", "after"} <= set(detail):
        yield from _change(action, "", detail["before"], detail["after"], language)
        detail = {key: value for key, value in detail.items() if key not in {"before", "after"}}
    for key, value in sorted(detail.items()):
        if key in SILENT or value in (None, "", [], {}):
            continue
        if key in COUNTED and isinstance(value, list):
            yield Message(COUNTED[key], {"count": len(value)})
        else:
            yield _fact(_name(key), _said(action, key, value, language))


def _name(key: str) -> Message:
    return Message(NAMES[key]) if key in NAMES else Message("%(key)s", {"key": _plain(key)})


def _fact(name: Message, value: Message) -> Message:
    return Message(N_("%(name)s: %(value)s"), {"name": name, "value": value})


def _change(action: str, key: str, before: Any, after: Any, language: str) -> Iterator[Message]:
    """What stood there and what stands there now; of rows and lists only what differs."""
    if before == after:
        return
    if isinstance(after, Mapping) or isinstance(before, Mapping):
        old, new = (one if isinstance(one, Mapping) else {} for one in (before, after))
        for inner in sorted({*old, *new}):
            yield from _change(action, inner, old.get(inner), new.get(inner), language)
    elif isinstance(after, list) and isinstance(before, list):
        for sentence, names in (
            (N_("Added: %(names)s"), [one for one in after if one not in before]),
            (N_("Taken away: %(names)s"), [one for one in before if one not in after]),
        ):
            if names:
                yield Message(sentence, {"names": _said(action, key, names, language)})
    else:
        old_words, new_words = (_said(action, key, one, language) for one in (before, after))
        change = Message(N_("%(before)s → %(after)s"), {"before": old_words, "after": new_words})
        yield _fact(_name(key), change) if key else change


def _said(action: str, key: str, value: Any, language: str) -> Message:
    if value in (None, "", []):
        return Message(N_("empty"))
    if isinstance(value, bool):
        return Message(N_("yes")) if value else Message(N_("no"))
    if isinstance(value, list):
        return _listed([_said(action, key, one, language) for one in value])
    if isinstance(value, Mapping):
        return _listed([_fact(_name(name), _said(action, name, one, language)) for name, one in sorted(value.items())])
    return _word(action, key, value, language)


def _listed(found: list[Message]) -> Message:
    """Several values with commas between."""
    text = ", ".join(f"%(value{number})s" for number in range(len(found)))
    return Message(text, {f"value{number}": one for number, one in enumerate(found)})


def _word(action: str, key: str, value: Any, language: str) -> Message:
    """One value: a word of a code, a moment on the clock, or the text itself."""
    text = str(value)
    known = words.get(f"{action} {key}".strip()) or words.get(key)
    if known is not None and (found := known(text, language)):
        return Message("%(word)s", {"word": Message(found)})
    if text in VALUES:
        return Message(VALUES[text])
    return Message("%(value)s", {"value": _moment(text) or _plain(text)})


def _moment(text: str) -> date | None:
    if re.match(r"\d{4}-\d\d-\d\d", text):
        with suppress(ValueError):
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return None


def _plain(text: str) -> str:
    """The text as it is, but for a person's number, which no log shows whole (rulings 35), and the length of an id."""
    with suppress(ValueError):
        return str(UUID(text))[-12:] if len(text) == 36 else _masked(text)
    return _masked(text)


def _masked(text: str) -> str:
    text = re.sub(r"(?<!\d)\d{10}(?=\d{4}(?!\d))", "*" * 10, text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
