"""FHIR R5 Patients: alone, in a Bundle, or one a line (NDJSON). Structure only; `fhir_patient` reads the person."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lighthis.interop.rules.encoding import Content, read_as
from lighthis.kernel.text import N_, Refusal

LONGEST_WHOLE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Resource:
    """A Patient with the line or the place in the bundle where it stands, and the address it has there."""

    line: int
    patient: dict[str, Any]
    full_url: str = ""


def resources(content: Content) -> list[Resource]:
    """The Patients of a file at once. Raises Refusal where it is not FHIR, or has none."""
    return list(each(content))


def each(content: Content) -> Iterator[Resource]:
    """The Patients of a file one by one, a file of lines without holding it whole. Raises Refusal likewise."""
    found = False
    try:
        whole = _whole(content)
        for one in _lines(content) if whole is None else _of(whole):
            found = True
            yield one
    except UnicodeDecodeError:
        raise Refusal(N_("FHIR files are in UTF-8; this one is not.")) from None
    if not found:
        raise Refusal(N_("There is no Patient in the file."))


def _whole(content: Content) -> Any:
    """What stands in a file of one piece; None where each line is read by itself."""
    text = read_as(content, "utf-8-sig")
    first = text.readline(LONGEST_WHOLE)
    rest = next((line for line in iter(lambda: text.readline(LONGEST_WHOLE), "") if line.strip()), "")
    if rest and _is_json(first):
        return None
    written = first + rest + text.read(LONGEST_WHOLE)
    if len(written) >= LONGEST_WHOLE:
        raise Refusal(N_("A file this big is read by lines only. Write one Patient a line."))
    return json.loads(written, parse_constant=_no_such_number) if _is_json(written) else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_no_such_number)
    except (ValueError, RecursionError):
        return False
    return True


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


def _lines(content: Content) -> Iterator[Resource]:
    """One Patient a line; other resources are passed over."""
    for line, written in enumerate(read_as(content, "utf-8-sig"), start=1):
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
