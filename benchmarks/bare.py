"""The ceiling: bare Flask that makes the same queries and sends as many bytes, and one durable insert. No sign-in, no audit, no translation."""

import json
import os
from pathlib import Path

from flask import Flask, request

from lighthis.db import keys
from lighthis.db.engine import make_engine

app = Flask(__name__)
# the ceiling is encrypted where ours is
keys.use(Path(os.environ[keys.SETTING]) if os.environ.get(keys.SETTING) else None)
engine = make_engine(f"sqlite:///{os.environ['BARE_STORE']}")
STATEMENTS = json.loads(Path(os.environ["BARE_STATEMENTS"]).read_text())
FILLER = "<tr><td>Юлдашева Дилноза</td><td>14.02.1983</td><td>в терапии</td></tr>\n" * 2000


@app.get("/page/<int:size>")
def page(size: int) -> str:
    """As many bytes of table rows as the page it stands beside."""
    return FILLER.encode()[:size].decode(errors="ignore")


@app.get("/twin/<int:size>")
def twin(size: int) -> str:
    """The same with the statements that our page made for what it shows, as they were recorded."""
    with engine.connect() as connection:
        for text, given in STATEMENTS[request.args["of"]]:
            connection.exec_driver_sql(text, tuple(given)).fetchall()
    return page(size)


@app.post("/insert")
def insert() -> str:
    """One durable row."""
    store = keys.connect(os.environ["BARE_INSERTS"], timeout=5)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    store.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, family TEXT, given TEXT, born TEXT)")
    store.execute("INSERT INTO row (family, given, born) VALUES (?, ?, ?)", (request.form["family"], "x", "y"))
    store.commit()
    store.close()
    return "ok"
