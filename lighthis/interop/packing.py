"""Everything about one patient as a ZIP: the rows as JSON, the printed papers, and a page that tells what is inside."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import IO, Any
from uuid import UUID

from lighthis.db.engine import session
from lighthis.interop import gathering
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message
from lighthis.packs import wording
from lighthis.packs.paper import HTML_LANG
from lighthis.registration import queries as registration

FORMAT = "lighthis patient export 1"
TABLES = {
    "patient": N_("Patient"), "patient_name": N_("Names"), "patient_identifier": N_("Numbers and documents"),
    "patient_contact": N_("Phones"), "patient_address": N_("Addresses"), "patient_link": N_("Records linked as one person"),
    "allergy": N_("Allergies"), "card": N_("Cards of the hospital"), "encounter": N_("Comings"), "assessment": N_("Triage"),
    "diagnosis": N_("Diagnoses"), "note": N_("Notes"), "disposition": N_("Decisions"), "bed_request": N_("Bed requests"),
    "stay": N_("Stays"), "stay_department": N_("Stays by department"), "bed_occupancy": N_("Beds"), "paper": N_("Papers"),
    "ledger_entry": N_("Charges and payments"), "money_document": N_("Slips"),
}  # fmt: skip

MADE = N_("Made: %(when)s")
WORDS = {
    "title": N_("Everything kept about a patient"), "what": N_("What"), "rows": N_("Rows"), "papers": N_("Papers"),
    "none": N_("No printed paper is kept."),
}  # fmt: skip


@dataclass
class Packed:
    """What went into a file, for its page and for the log."""

    counts: dict[str, int] = field(default_factory=dict)
    papers: list[UUID] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def file_name(patient_id: UUID) -> str:
    """Nothing of the person stands in the name of a file."""
    return f"patient-{patient_id.hex[-12:]}.zip"


def pack(out: IO[bytes], patient_id: UUID, facilities: list[UUID], lang: str, by: Actor | None) -> Packed:
    """Write the ZIP of a person under all linked ids. Nothing is held whole but one row or one PDF. Raises NotFound."""
    ids = registration.ids_of(registration.patient(patient_id).id)
    done, now = Packed(), clock.now()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open("record.json", "w", force_zip64=True) as stream:
            for text in _record(patient_id, ids, facilities, by, done):
                stream.write(text.encode())
        for row, body in gathering.pdfs(done.papers, facilities):
            name = f"papers/{row['created_at']:%Y-%m-%d}-{row['form']}-{row['language']}-{row['id'].hex[-8:]}.pdf"
            file.writestr(name, body, zipfile.ZIP_STORED)
            done.files.append(name)
        names = registration.names_of([patient_id])
        name = names.get(patient_id)
        called = f"{name.family} {name.given} {name.patronymic}".strip() if name else str(patient_id)
        file.writestr("index.html", _index(called, f"{now:%Y-%m-%d %H:%M} UTC", done, lang))
    session.rollback()
    return done


def _record(patient_id: UUID, ids: list[UUID], facilities: list[UUID], by: Actor | None, done: Packed) -> Iterator[str]:
    head = {"format": FORMAT, "made_at": clock.now().isoformat(), "patient": str(patient_id), "linked": list(map(str, ids)),
            "facilities": list(map(str, facilities))}  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "tables": {'
    for place, (table, rows) in enumerate(gathering.rows_of(ids, facilities, by)):
        yield f"{',' if place else ''}\n{json.dumps(table)}: ["
        count = 0
        for row in rows:
            yield f"{',' if count else ''}\n  {json.dumps(row, ensure_ascii=False, default=str)}"
            count += 1
            if table == "paper":
                done.papers.append(UUID(row["id"]))
        done.counts[table] = count
        yield "]"
    yield "\n}}\n"


def _index(called: str, made: str, done: Packed, lang: str) -> str:
    """A page that any browser opens without a network."""

    def said(text: str, **values: Any) -> str:
        return escape(wording.said(Message(text, values), lang))

    what = {name: said(text) for name, text in WORDS.items()}
    rows = "".join(
        f"<tr><td>{said(TABLES[table]) if table in TABLES else escape(table)}</td><td>{count}</td></tr>"
        for table, count in done.counts.items()
        if count
    )
    papers = "".join(
        f'<li><a href="{escape(name)}">{escape(name.removeprefix("papers/"))}</a></li>' for name in done.files
    )
    listed = f"<ul>{papers}</ul>" if papers else f"<p>{what['none']}</p>"
    return (
        f'<!doctype html><html lang="{HTML_LANG.get(lang, lang)}"><head><meta charset="utf-8"><title>{what["title"]}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font-family:sans-serif;margin:1rem}td,th{text-align:left;padding:.2rem 1rem .2rem 0}</style></head><body>"
        f"<h1>{what['title']}</h1><p>{escape(called)}</p><p>{said(MADE, when=made)}</p>"
        f"<table><tr><th>{what['what']}</th><th>{what['rows']}</th></tr>{rows}</table>"
        f'<p><a href="record.json">record.json</a></p><h2>{what["papers"]}</h2>{listed}</body></html>\n'
    )
