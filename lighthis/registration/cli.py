"""Commands about the register and its index of names."""

import csv
from pathlib import Path

import click

from lighthis.db import units
from lighthis.kernel.actor import system
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.packs.pack import today_in_country
from lighthis.registration import name_index, people, queries
from lighthis.registration.actions.places import COLUMNS, import_mahallas
from lighthis.registration.models import Patient
from lighthis.registration.rules import pairs as rules


@click.group()
def patients() -> None:
    """The register of patients."""


@patients.command()
@click.argument("text", required=False)
@click.option("--limit", default=10, show_default=True, help="How many people a search shows.")
@click.option(
    "--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TSV with the columns qid and query."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the answers of a batch go.")
@click.pass_obj
def search(open_store, text: str | None, limit: int, batch: Path | None, out: Path | None) -> None:
    """Find people by name in any script, birth date, phone or number."""
    open_store()
    if batch is not None:
        _batch(batch, out, limit)
        return
    for one in _found(text or "", limit):
        name = one.name
        click.echo(f"{shown_id(one)}\t{name.family} {name.given} {name.patronymic}\t{one.birth_date or ''}")


def _found(text: str, limit: int) -> list[Patient]:
    ids = [one.patient.id for one in queries.search(text, limit=limit)]
    known = people.people(ids, ("names", "identifiers", "cards"))
    return [known[id_] for id_ in ids]


def _batch(batch: Path, out: Path | None, limit: int) -> None:
    """One line of answers for each line of questions, in their order; columns other than qid and query do not matter."""
    with batch.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if lacking := {"qid", "query"}.difference(table.fieldnames or ()):
            raise SystemExit(f"{batch} has no column {', '.join(sorted(lacking))}")
        asked = [(row["qid"] or "", row["query"] or "") for row in table]
    lines = [f"{qid}\t{','.join(shown_id(one) for one in _found(query, limit))}\n" for qid, query in asked]
    _said(lines, out)


@patients.command()
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the scores go; else they are shown."
)
def match(pairs: Path, out: Path | None) -> None:
    """Score pairs of records: 1 or more means that they may be one person. Reads no store."""
    with pairs.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        lacking, today = rules.missing(list(table.fieldnames or ())), today_in_country()
        if lacking:
            raise SystemExit(f"{pairs} has no column {', '.join(lacking)}")
        lines = [f"{row['pair']}\t{rules.score(row, today):.3f}\n" for row in table]
    _said(lines, out)


def _said(lines: list[str], out: Path | None) -> None:
    if out is None:
        click.echo("".join(lines), nl=False)
    else:
        out.write_text("".join(lines), encoding="utf-8")


def shown_id(patient: Patient) -> str:
    """The number of the source a record came from, else a card number, else the key."""
    source = patient.identifier("source")
    return source.value if source else patient.cards[0].number if patient.cards else str(patient.id)


@click.group()
def places() -> None:
    """Lists of places that this installation brings in."""


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_places(open_store, file: Path) -> None:
    """Bring in mahallas from a CSV with the columns district, code, name_uz, name_ru; a code known already is changed."""
    open_store()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        lacking = [name for name in COLUMNS if name not in (table.fieldnames or ())]
        if lacking:
            raise SystemExit(f"{file} has no column {', '.join(lacking)}")
        with units.work():
            new, changed = import_mahallas(table, by=system("places import"))
    click.echo(f"{new} new, {changed} changed.")


@click.group()
def names() -> None:
    """The index of names."""


@names.command()
@click.option("--afresh", is_flag=True, help="From the first patient, also where an earlier run was cut short.")
@click.pass_obj
def rebuild(open_store, afresh: bool) -> None:
    """Make the keys of all names anew; pages go on meanwhile. A run that was cut short goes on where it stood."""
    open_store()
    already, total = name_index.remaining(afresh=afresh)
    if already:
        click.echo(f"Going on after {already} patients.")
    with click.progressbar(length=total - already, label="Patients", show_pos=True) as bar:
        for done in name_index.rebuild(afresh=afresh):
            bar.update(done - bar.pos)
    click.echo(f"{total} patients. The index of names is at version {FOLD_VERSION}.")


@names.command()
@click.pass_obj
def tidy(open_store) -> None:
    """Bring the pieces of the index together, so that searches are quick; pages go on meanwhile. Done every night."""
    open_store()
    name_index.tidy()
    click.echo("The index of names is in one piece.")


@names.command()
@click.pass_obj
def verify(open_store) -> None:
    """Compare the index with the register; exit 1 where they differ."""
    open_store()
    missing, extra = name_index.unindexed()
    version = name_index.fold().version
    if version != FOLD_VERSION:
        raise SystemExit(
            f"The index was made by version {version}, this release has {FOLD_VERSION}: run lighthis names rebuild"
        )
    if missing or extra:
        raise SystemExit(
            f"{len(missing)} patients are not in the index, {len(extra)} are in it without a record: run lighthis names rebuild"
        )
    click.echo("Every patient is in the index.")
