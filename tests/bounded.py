"""Whether a statement says of which facility it asks: each row by its facility, by its key, or along a row that does."""

import re
import sys
from functools import cache

from lighthis.db import migrate
from lighthis.db.base import Base, FacilityOwned

# over all hospitals of the installation (`facility_id IN (SELECT facility.id …)`), and why
EVERYWHERE = {
    "post": "who signs in may hold posts in several hospitals; the doctor looks for anybody who manages staff",
    "shared_device": "a browser's cookie is all that is known before somebody signs in",
    "pin_right": "a new password ends what its owner may do at the shared computers of every hospital",
    "stay": "who links two records must not link two people who both lie in beds of one hospital, whichever it is",
    "card": "the register is shared: a patient is found by any hospital's card number",
    "scan": "the doctor tells the operator how much room each hospital's scans take",
    "paper_pdf": "the command line clears printed files away by their age",
    "encounter": "a patient's page says what other hospitals have: open by consent or in an emergency, or closed, and how many",
}
ONE_PATIENT = {"encounter"}  # everywhere, but of one patient
OPENING = re.compile(r"\((?=\s*SELECT\b)")
TABLES = re.compile(r"\b(?:FROM|UPDATE)\b(.*?)(?=\b(?:WHERE|GROUP BY|ORDER BY|LIMIT|RETURNING|SET)\b|$)", re.DOTALL)
TABLE = re.compile(r"(?:^|\bJOIN|,)\s*\(*(\w+)\b(?!\.)(?: AS (\w+))?")
GIVEN = r"\b{}\.(facility_id|id) (?:IN|=) ?(?:\(|\?|%\(|ANY)"
SAME = re.compile(r"\b(\w+)\.(\w+) = (\w+)\.(\w+)")
DERIVED = re.compile(r"\(\?\) AS (\w+)")  # a SELECT of its own among the tables: what is inside is asked for by itself
ALL_OF_THEM = re.compile(r"\b(\w+)\.facility_id IN \(SELECT facility\.id\s+FROM facility\)")


@cache
def owned():
    """The facility-owned tables."""
    migrate.load_models()
    return {one.local_table.name for one in Base.registry.mappers if issubclass(one.class_, FacilityOwned)}


@cache
def faults(statement):
    """What of a statement asks without a facility: names of tables, with `everywhere` behind those that ask all and may not."""
    if statement.lstrip().startswith(
        ("INSERT", "PRAGMA", "EXPLAIN", "CREATE", "DROP", "ALTER", "SAVEPOINT", "RELEASE")
    ):
        return frozenset()
    return frozenset(_unbound(statement, {})) | {
        f"{table} everywhere" for table in _everywhere(statement) if table not in EVERYWHERE
    }


def names_of(statement):
    """Alias to table of everything that a statement asks, in whatever part."""
    own, parts = _parted(statement)
    found = {alias or table: table for tables in TABLES.findall(own) for table, alias in TABLE.findall(tables.strip())}
    for part in parts:
        found |= names_of(part)
    return found


def _everywhere(statement):
    names = names_of(statement)
    found = {names.get(alias, alias): alias for alias in ALL_OF_THEM.findall(statement)}
    return {
        f"{table} of everybody" if table in ONE_PATIENT and not _of_patient(statement, alias) else table
        for table, alias in found.items()
    }


def _of_patient(statement, alias):
    return re.search(rf"\b{alias}\.patient_id (?:IN|=) ?(?:\(|\?|%\(|ANY)", statement) is not None


def _unbound(text, known):
    """Tables of a SELECT and of those inside it that nothing binds; `known` says of the rows around it whether they are bound."""
    own, parts = _parted(text)
    here = {alias or table: table for tables in TABLES.findall(own) for table, alias in TABLE.findall(tables.strip())}
    bound = known | dict.fromkeys(DERIVED.findall(own), True)
    bound |= {alias: table not in owned() or _is_given(own, alias) for alias, table in here.items()}
    pairs = SAME.findall(own)
    pairs += [(right, column, left, other) for left, other, right, column in pairs]
    while more := {left for left, column, right, other in pairs if _carries(left, column, right, other, bound)}:
        bound |= dict.fromkeys(more, True)
    found = {table for alias, table in here.items() if not bound[alias]}
    return found.union(*(_unbound(part, bound) for part in parts))


def _carries(left, column, right, other, bound):
    """Whether a row is bound now because it equals one that is: by its own key, or in the facility of both."""
    return (
        not bound.get(left, True) and bound.get(right, False) and (column == "id" or column == other == "facility_id")
    )


def _is_given(own, alias):
    return re.search(GIVEN.format(alias), own) is not None


def _parted(text):
    """A statement with holes where SELECTs stood, and these."""
    own, parts, start = "", [], 0
    while found := OPENING.search(text, start):
        end, depth = found.end(), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        own, start = f"{own}{text[start : found.start()]}(?)", end
        parts.append(text[found.end() : end - 1])
    return own + text[start:], parts


def listen(_connection, _cursor, statement, *_more):
    """On every engine of the tests: a statement of ours (not of a test) that asks without a facility breaks the test."""
    if faults(statement) and _is_ours():
        raise AssertionError(f"asks without a facility: {set(faults(statement))}\n{statement}")


def _is_ours():
    """Whether the product or a template asks, and not a test itself: the first of them that called."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if "site-packages" not in file and ("/tests/" in file or "/lighthis/" in file or "/templates/" in file):
            return "/tests/" not in file
        frame = frame.f_back
    return False
