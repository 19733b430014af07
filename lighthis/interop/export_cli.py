"""Commands that hand data out: one person, or the register."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

import click
from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.interop import packing, queries, register_export
from lighthis.interop.report import bar, said
from lighthis.kernel.actor import Actor, system
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.packs import wording

LANGUAGE = click.option(
    "--language", type=click.Choice(wording.LANGUAGES), help="Language of the answer (LIGHTHIS_LANG, LANG)."
)
TO_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("export")
@click.argument("patient")
@click.option("--out", required=True, type=TO_FILE, help="The ZIP that is made; an older one of this name is replaced.")
@click.option("--facility", help="Code of the hospital whose records go in; without it, of all hospitals here.")
@LANGUAGE
@click.pass_obj
def export_patient(
    open_store: Callable[[], object], patient: str, out: Path, facility: str | None, language: str | None
) -> None:
    """Everything about PATIENT (key, card number, or number of a source) as a ZIP: JSON, PDFs, a page of contents."""
    open_store()
    lang = language or wording.operator_language(os.environ)
    try:
        found = _facility(facility)
        id_, by = queries.named(patient), _by("lighthis patients export", found)
        facilities = [found.id] if found else list(session.scalars(select(Facility.id)))
        with units.work():
            audit.looked("exported file", by=by, patient=id_)
        with _written(out) as file:
            packed = packing.pack(file, id_, facilities, lang, None)
    except NotFound:
        raise SystemExit(said(lang, N_("There is no patient %(number)s."), number=patient)) from None
    except Refusal as refusal:
        raise SystemExit(wording.said(refusal.message, lang)) from None
    finally:
        session.remove()
    click.echo(
        said(
            lang,
            N_("Written: %(rows)s rows, %(files)s papers."),
            rows=sum(packed.counts.values()),
            files=len(packed.files),
        )
    )


@click.command("export-all")
@click.argument("file", type=TO_FILE)
@click.option("--facility", help="Code of a hospital: only patients who have its card.")
@click.option("--source", default="import", show_default=True, help="Whose numbers stand in the column source_id.")
@LANGUAGE
@click.pass_obj
def export_all(
    open_store: Callable[[], object], file: Path, facility: str | None, source: str, language: str | None
) -> None:
    """The register as FILE.csv or FILE.xlsx, a row a patient; `import` reads it back."""
    open_store()
    lang = language or wording.operator_language(os.environ)
    try:
        found = _facility(facility)
        by = _by("lighthis patients export-all", found)
        table = register_export.rows(f"urn:lighthis:source:{source}", found)
        with units.work():
            audit.happened("register exported", by=by, detail={"file": file.name})
        with bar(said(lang, N_("Writing")), register_export.count(found)) as told, _written(file) as out:
            done = _table(file, out, table, told)
    except Refusal as refusal:
        raise SystemExit(wording.said(refusal.message, lang)) from None
    finally:
        session.remove()
    click.echo(said(lang, N_("Written: %(count)s patients."), count=done))


def _table(file: Path, out: IO[bytes], table, told: Callable[[int], None]) -> int:  # type: ignore[no-untyped-def]
    if file.suffix.lower() == ".xlsx":
        return register_export.write_xlsx(out, table, told)
    if file.suffix.lower() != ".csv":
        raise Refusal(N_("The name of the file must end in %(one)s or %(other)s."), one=".csv", other=".xlsx")
    with os.fdopen(os.dup(out.fileno()), "w", encoding="utf-8-sig", newline="") as text:
        return register_export.write_csv(text, table, told)


def _written(path: Path) -> IO[bytes]:
    """A file for the operator alone."""
    try:
        path.unlink(missing_ok=True)
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as fault:
        raise Refusal(N_("%(path)s cannot be written: %(why)s."), path=str(path), why=fault.strerror or "") from None


def _facility(code: str | None) -> Facility | None:
    found = session.scalar(select(Facility).where(Facility.code == code)) if code else None
    if code and found is None:
        raise Refusal(N_("There is no hospital with the code %(code)s."), code=code)
    return found


def _by(command: str, facility: Facility | None) -> Actor:
    return system(command, facility.id if facility else None)
