"""The command `lighthis`."""

from pathlib import Path

import click

from lighthis import __version__, config
from lighthis.billing.cli import charges
from lighthis.cli import keep, run
from lighthis.cli.doctor import doctor
from lighthis.db.engine import StoreRefused
from lighthis.db.units import Busy
from lighthis.demo.cli import demo
from lighthis.interop.cli import import_patients
from lighthis.registration.cli import names, patients
from lighthis.staff.cli import facility, staff
from lighthis.translations_cli import translations


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lighthis")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the installation (LIGHTHIS_DATA).")
@click.pass_context
def lighthis(context: click.Context, data: Path | None) -> None:
    """A hospital information system for one small machine."""
    context.obj = run.opened
    if data is not None:
        run.ENVIRONMENT["LIGHTHIS_DATA"] = str(data)


def main() -> None:
    """Run a command; what an operator can mend is said in one sentence, not in a stack."""
    try:
        lighthis()
    except (config.WrongSetting, StoreRefused) as refused:
        raise SystemExit(f"lighthis: {refused}") from None
    except Busy:
        raise SystemExit("lighthis: the store is busy; another command is writing. Try again.") from None


patients.add_command(import_patients)
for command in (run.upgrade, run.serve, run.worker, keep.backup, keep.restore, doctor, keep.audit):
    lighthis.add_command(command)
for group in (charges, staff, facility, patients, names, translations, demo):
    lighthis.add_command(group)
