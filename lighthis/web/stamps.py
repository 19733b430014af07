"""Our own files carry a stamp of what is in them."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask


def install(app: Flask) -> None:
    """A file of ours is kept by browsers for a year; a changed one has another address."""
    seen: dict[str, str] = {}

    def stamp(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values:
            return
        name = values["filename"]
        if name not in seen:
            seen[name] = hashlib.sha256((Path(app.static_folder or "") / name).read_bytes()).hexdigest()[:8]
        values["v"] = seen[name]

    app.url_defaults(stamp)
