"""The page where everything about a patient is handed out, on the person's request."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.interop import packing
from lighthis.registration import people
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import language
from lighthis.web.pages import page
from lighthis.web.visit import here_id, me

pages = Blueprint("interop", __name__)
PIECE = 64 * 1024
IN_MEMORY = 4 * 1024 * 1024  # bytes of a ZIP; a bigger one lies in the data folder without a name until it is sent


@pages.route("/patients/<uuid:patient_id>/export")
@needs("records.export")
@of_the_person
def export(patient_id: UUID) -> ResponseReturnValue:
    row = people.person(patient_id)
    audit.looked("export", by=me(), patient=patient_id)
    return page("interop/export.html", patient=row, banner=banner(row))


@pages.route("/patients/<uuid:patient_id>/export.zip")
@needs("records.export")
@of_the_person
def export_file(patient_id: UUID) -> ResponseReturnValue:
    made: Any = SpooledTemporaryFile(IN_MEMORY, dir=current_app.config["SETTINGS"].data)  # noqa: SIM115  (sent, then closed)
    try:
        packed = packing.pack(made, patient_id, [here_id()], language(), me())
    except BaseException:
        made.close()
        raise
    detail = {"rows": sum(packed.counts.values()), "files": len(packed.files)}
    audit.looked("exported file", by=me(), patient=patient_id, detail=detail)
    answer = Response(_pieces(made), mimetype="application/zip")
    answer.call_on_close(made.close)
    answer.headers["Content-Length"] = str(made.tell())
    answer.headers["Content-Disposition"] = f'attachment; filename="{packing.file_name(patient_id)}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        made.seek(0)
        yield from iter(lambda: made.read(PIECE), b"")
