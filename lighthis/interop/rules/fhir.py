"""FHIR R5 Patients: alone, in a Bundle, or one a line (NDJSON). Structure only; `fhir_patient` reads the person."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lighthis.kernel.text import N_, Refusal


@dataclass(frozen=True)
class Resource:
    """A Patient with the line or the place in the bundle where it stands, and the address it has there."""

    line: int
    patient: dict[str, Any]
    full_url: str = ""


def resources(content: bytes) -> list[Resource]:
    """The Patients of a file. Raises Refusal where it is not FHIR, or has none."""
    text = _text(content)
    try:
        whole = json.loads(text, parse_constant=_no_such_number)
    except (ValueError, RecursionError):
        found = list(_lines(text))
    else:
        found = list(_of(whole))
    if not found:
        raise Refusal(N_("There is no Patient in the file."))
    return found


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(N_("FHIR files are in UTF-8; this one is not.")) from None


def _of(whole: Any) -> Iterator[Resource]:
    if not isinstance(whole, dict) or not isinstance(whole.get("resourceType"), str):
        raise Refusal(N_("This is not FHIR: a Patient or a Bundle is expected."))
    if whole["resourceType"] == "Patient":
        yield Resource(1, whole)
    elif whole["resourceType"] == "Bundle":
        entries = whole.get("entry")
        for place, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
            inner = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(inner, dict) and inner.get("resourceType") == "Patient":
                url = entry.get("fullUrl")
                yield Resource(place, inner, url if isinstance(url, str) else "")
    else:
        raise Refusal(N_("This is not FHIR: a Patient or a Bundle is expected."))


def _lines(text: str) -> Iterator[Resource]:
    """One Patient a line; other resources are passed over."""
    for line, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        try:
            one = json.loads(written, parse_constant=_no_such_number)
        except (ValueError, RecursionError):
            raise Refusal(N_("Line %(line)s: the file is not JSON, or is cut short."), line=line) from None
        if isinstance(one, dict) and one.get("resourceType") == "Patient":
            yield Resource(line, one)
        elif not isinstance(one, dict) or "resourceType" not in one:
            raise Refusal(N_("This is not FHIR: a Patient or a Bundle is expected."))


def _no_such_number(word: str) -> None:
    raise ValueError(word)
