"""Titles of a ClaML file (EN 14463), the form in which WHO and ministries give the classification; read as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from lighthis.kernel.text import N_, Refusal
from lighthis.terminology.rules.titles import Line

KINDS = ("preferredLong", "preferred")  # of rubrics, the better first
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass
class Found:
    """Categories with their modifiers, and the modifiers' own characters."""

    classes: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    modifiers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def lines(file: IO[bytes], language: str) -> Iterator[Line]:
    """Each code with its title; a category that a modifier divides gives its fourth characters too. Raises Refusal."""
    found = _read(file, language)
    known = {code for code, _title, _modifiers in found.classes}
    for code, title, modifiers in found.classes:
        yield Line(code, code, title)
        for modifier in modifiers:
            for character, words in found.modifiers.get(modifier, ()):
                whole = f"{code}{character}" if "." in code or character.startswith(".") else f"{code}.{character}"
                if whole not in known:
                    yield Line(whole, whole, f"{title}: {words}" if words else title)


def _read(file: IO[bytes], language: str) -> Found:
    found = Found()
    try:
        for _event, element in iterparse(file, forbid_dtd=False, forbid_entities=True, forbid_external=True):
            if element.tag == "Class":
                _class(element, found, language)
                element.clear()
            elif element.tag == "ModifierClass":
                made = (element.get("code", ""), _title(element, language))
                found.modifiers.setdefault(element.get("modifier", ""), []).append(made)
                element.clear()
    except (ParseError, DefusedXmlException) as fault:
        raise Refusal(N_("The file is not well-formed XML: %(why)s."), why=str(fault)) from None
    return found


def _class(element: Element, found: Found, language: str) -> None:
    if element.get("kind") == "category":
        modifiers = tuple(one.get("code", "") for one in element.findall("ModifiedBy"))
        found.classes.append((element.get("code", ""), _title(element, language), modifiers))


def _title(element: Element, language: str) -> str:
    """The preferred words of a class in the language; of a file in one language, whatever it calls itself."""
    for kind in KINDS:
        labels: list[Any] = [
            label
            for rubric in element.findall("Rubric")
            if rubric.get("kind") == kind
            for label in rubric.iter("Label")
        ]
        fitting = [one for one in labels if one.get(LANG, "").replace("-", "_") == language] or labels[:1]
        if fitting:
            return " ".join("".join(fitting[0].itertext()).split())
    return ""
