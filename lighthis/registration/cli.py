"""Commands about the register and its index of names."""

import csv
from pathlib import Path

import click

from lighthis.db import units
from lighthis.kernel import clock
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.registration import name_index, people, queries
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
    with batch.open(encoding="utf-8", newline="") as file:
        asked = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = [f"{row['qid']}\t{','.join(shown_id(one) for one in _found(row['query'], limit))}\n" for row in asked]
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
        lacking, today = rules.missing(list(table.fieldnames or ())), clock.now().date()
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
def names() -> None:
    """The index of names."""


@names.command()
@click.pass_obj
def rebuild(open_store) -> None:
    """Make the index anew from the names of the register."""
    open_store()
    with units.work():
        for done in name_index.rebuild():
            click.echo(f"\r{done} patients", nl=False)
    click.echo(f"\nThe index of names is at version {FOLD_VERSION}.")


@names.command()
@click.pass_obj
def verify(open_store) -> None:
    """Compare the index with the register; exit 1 where they differ."""
    open_store()
    missing, extra = name_index.unindexed()
    if missing or extra:
        raise SystemExit(
            f"{len(missing)} patients are not in the index, {len(extra)} are in it without a record: run lighthis names rebuild"
        )
    click.echo("Every patient is in the index.")
