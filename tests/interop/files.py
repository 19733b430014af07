"""Files that hospitals send, good and bad."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

HEADER = ("source_id", "family", "given", "patronymic", "sex", "birth_date", "pinfl", "phone")
ANNA = ("A-1", "Юлдашева", "Анна", "Шухратовна", "ж", "14.02.1983", "41402830000017", "+998 90 123-45-67")
BOBUR = ("A-2", "Toʻxtayev", "Bobur", "Anvar oʻgʻli", "erkak", "2011-07-05", "", "901112233")
YEAR = ("A-3", "Ким", "Виктор", "", "М", "1950", "", "")


def text(*rows, header=HEADER, delimiter=";"):
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\r\n").writerows([header, *rows])
    return made.getvalue()


def write(path: Path, content) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(*rows, header=HEADER) -> bytes:
    book = Workbook()
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def dated_workbook() -> bytes:
    """As Excel keeps it: the date a date, the PINFL and the phone numbers."""
    return workbook(("A-1", "Юлдашева", "Анна", "Шухратовна", "ж", datetime(1983, 2, 14), 41402830000017, 998901234567),
                    ("A-4", "Ли", "Мира", None, "ж", date(2001, 12, 31), None, None))  # fmt: skip


def repacked(content: bytes, name: str, change) -> bytes:
    """A workbook with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return made.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def entity_bomb() -> bytes:
    return repacked(workbook(ANNA), "xl/worksheets/sheet1.xml", lambda xml: BOMB + xml.split(b"?>", 1)[-1])


def patient(**more) -> dict:
    return {
        "resourceType": "Patient", "id": "p-1", "gender": "female", "birthDate": "1983-02",
        "name": [{"use": "official", "family": "Юлдашева", "given": ["Анна", "Шухратовна"]}], **more,
    }  # fmt: skip


def bundle(*patients) -> str:
    entries = [{"fullUrl": f"urn:uuid:{place}", "resource": one} for place, one in enumerate(patients)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
