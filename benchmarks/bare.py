"""The ceiling: bare Flask that makes the same query and sends as many bytes, and one durable insert. No sign-in, no audit, no translation."""

import os
from pathlib import Path

from flask import Flask, request

from lighthis.db import keys
from lighthis.db.engine import make_engine

app = Flask(__name__)
# the ceiling is encrypted where ours is
keys.use(Path(os.environ[keys.SETTING]) if os.environ.get(keys.SETTING) else None)
engine = make_engine(f"sqlite:///{os.environ['BARE_STORE']}")
FILLER = "<tr><td>Юлдашева Дилноза</td><td>14.02.1983</td><td>в терапии</td></tr>\n" * 2000


@app.get("/page/<int:size>")
def page(size: int) -> str:
    """As many bytes of table rows as the page it stands beside."""
    return FILLER.encode()[:size].decode(errors="ignore")


@app.get("/query/<int:size>")
def query(size: int) -> str:
    """The same with the query whose words come along."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT rowid FROM name_doc WHERE name_doc MATCH ? LIMIT 300", (request.args["words"],)
        ).fetchall()
        if rows:
            marks = ",".join("?" * min(len(rows), 50))
            connection.exec_driver_sql(
                f"SELECT p.id, n.family, n.given FROM patient p JOIN patient_name n ON n.patient_id = p.id WHERE p.search_row IN ({marks})",
                tuple(row[0] for row in rows[:50]),
            ).fetchall()
    return page(size)


@app.get("/patient/<int:size>")
def patient(size: int) -> str:
    """A patient by key."""
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM patient WHERE id = ?", (request.args["id"],)).fetchall()
        connection.exec_driver_sql("SELECT * FROM patient_name WHERE patient_id = ?", (request.args["id"],)).fetchall()
    return page(size)


@app.get("/board/<int:size>")
def board(size: int) -> str:
    """Everybody present, with name and latest triage."""
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT e.*, n.family, (SELECT category FROM assessment a WHERE a.encounter_id = e.id ORDER BY a.id DESC LIMIT 1)"
            " FROM encounter e JOIN patient_name n ON n.patient_id = e.patient_id WHERE e.kind = 'emergency' AND e.status = 'open'"
        ).fetchall()
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
