"""`lighthis patients`: what the register and the import offer."""

from lighthis.interop.cli import import_patients
from lighthis.registration.cli import patients

patients.add_command(import_patients)
