"""A page of a patient that is asked for by a record which was linked to another: it is the other's."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.registration.links import survivor_of

View = Callable[..., ResponseReturnValue]


def of_the_person(view: View) -> View:
    """Who looks is led to the record that stands for the person; what is sent is written there (docs/decisions/merging.md)."""

    @wraps(view)
    def page(patient_id: UUID, **more: Any) -> ResponseReturnValue:
        now = survivor_of(patient_id)
        if now != patient_id and request.method != "POST":
            asked = {name: value for name, value in request.args.items() if name not in {"patient_id", *more}}
            return redirect(url_for(request.endpoint or "", patient_id=now, **more, **asked))
        g.was_linked = now != patient_id
        return view(patient_id=now, **more)

    return page
