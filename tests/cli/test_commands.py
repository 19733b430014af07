"""Every command is where the table says, and none brings in what only another needs."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from lighthis.cli import COMMANDS, KEY, lighthis, named


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_where_the_table_says(name):
    found = named(COMMANDS[name])
    assert isinstance(found, click.Command)
    assert found.name == name


def test_the_commands_about_the_key_too():
    assert {name: named(place).name for name, place in KEY.items()} == {name: name for name in KEY}


def test_help_names_them_all():
    said = CliRunner().invoke(lighthis, ["--help"]).output
    assert all(f"\n  {name} " in said for name in COMMANDS)
    assert "No such command" in CliRunner().invoke(lighthis, ["nonsense"]).output


def loaded(asked: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_command_itself_and_upgrade_load_neither_pages_nor_sheets_nor_paper():
    pages = {"flask", "werkzeug", "gunicorn", "openpyxl", "weasyprint", "structlog"}
    assert not loaded("import lighthis.cli") & {*pages, "alembic"}
    assert not loaded("import lighthis.cli.upgrading") & pages
