"""`lighthis patients`: what the register and the import offer."""

from lighthis.interop.cli import import_patients
from lighthis.interop.export_cli import export_all, export_patient
from lighthis.interop.withdrawing_cli import imports, withdraw_import
from lighthis.registration.cli import patients

for command in (import_patients, imports, withdraw_import, export_patient, export_all):
    patients.add_command(command)
