"""What a table declaration cannot say: append-only triggers, no two in a bed, the name index (rulings 4).

Dropped before and made again after every migration, so that a batch migration can never lose one in silence.
"""

from sqlalchemy import Connection, text

from lighthis.kernel.names.keys import FOLD_VERSION

APPEND_ONLY = ("audit_entry", "ledger_entry")
# who was allowed, who opened what was closed, what was done to a patient
NEVER_DELETED = (
    "consent",
    "glass_breaking",
    "glass_notice",
    "intervention_consent",
    "operation",
    "transfusion",
    "note",
    "diagnosis",
)
# the head of the installation's own audit chain: there before the first two who write at once ask for it
FIRST_HEAD = (
    "INSERT INTO audit_head (chain, seq, hash) "
    "VALUES ('installation', 0, '0000000000000000000000000000000000000000000000000000000000000000') ON CONFLICT DO NOTHING"
)
# a store that is made now has no key of an older folding
FIRST_FOLD = f"INSERT INTO name_fold (id, version) VALUES (1, {FOLD_VERSION}) ON CONFLICT DO NOTHING"  # noqa: S608
# every commit leaves the index a segment; merging them by 4 (the default) made each registration write 11 pages of it, by 8 it
# writes 4, and a search looks into as many segments
MERGE_BY = "INSERT INTO name_doc (name_doc, rank) VALUES ('automerge', 8)"
SIGNED_OPERATION = (
    "facility_id, encounter_id, name, code, urgency, is_main, started_at, ended_at, anaesthesia, surgeon_id, assistants, "
    "anaesthetist, nurse, code_before, diagnosis_before, code_after, diagnosis_after, protocol, complications, histology, "
    "despite, signed_at, signed_by_id"
)
# what was signed keeps its words: these columns are written once (from when on); it may still be marked as entered in error
WRITTEN_ONCE = {
    "note": (
        "facility_id, encounter_id, kind, text, sections, amends_id, amends_why, happened_at, by_id, created_at",
        "",
    ),
    "diagnosis": ("facility_id, encounter_id, role, code, text, stated_at, by_id, replaces_id, ground, created_at", ""),
    "operation": (SIGNED_OPERATION, "OLD.signed_at IS NOT NULL"),
}
INTERVALS = (
    ("bed_occupancy", "bed_id"), ("bed_occupancy", "stay_id"), ("stay_department", "stay_id"),
    ("bed_hold", "bed_id"), ("bed_hold", "encounter_id"), ("bed_period", "bed_id"), ("bed_closure", "bed_id"),
    ("stay_carer", "bed_id"),
)  # fmt: skip


def statements(dialect: str) -> dict[str, str]:
    """Name to CREATE statement of every object of a dialect, in the order they are made."""
    return _sqlite() if dialect == "sqlite" else _postgres()


def create(connection: Connection) -> None:
    """Make every object that is not there, and the first head of the log."""
    for name, statement in statements(connection.dialect.name).items():
        if name not in existing(connection):
            connection.execute(text(statement.replace(":", r"\:")))
    connection.execute(text(FIRST_HEAD))
    connection.execute(text(FIRST_FOLD))
    if connection.dialect.name == "sqlite":
        connection.execute(text(MERGE_BY))


def drop(connection: Connection) -> None:
    """Take the triggers away before a migration; index tables stay, with their rows."""
    for name, statement in reversed(statements(connection.dialect.name).items()):
        if connection.dialect.name == "sqlite" and statement.startswith("CREATE TRIGGER"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        elif statement.startswith("CREATE TRIGGER"):
            table = statement.split(" ON ")[1].split()[0]
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))


def existing(connection: Connection) -> set[str]:
    """Names of triggers, functions, constraints and index tables in the store."""
    if connection.dialect.name == "sqlite":
        return set(connection.scalars(text("SELECT name FROM sqlite_master")))
    found = (
        "SELECT tgname FROM pg_trigger UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " UNION SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class UNION SELECT extname FROM pg_extension"
    )
    return set(connection.scalars(text(found.replace("::", r"\:\:"))))


def _refusal_in_sqlite(table: str, verb: str, why: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} {why}'); END"
    )


def _refusal_in_postgres(table: str, name: str, verbs: str, each: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {verbs} ON {table} FOR EACH {each} EXECUTE FUNCTION refuse_change()"
    )


def _sqlite() -> dict[str, str]:
    made = {}
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            made[f"{table}_no_{verb.lower()}"] = _refusal_in_sqlite(table, verb, "is append-only")
    for table in NEVER_DELETED:
        made[f"{table}_no_delete"] = _refusal_in_sqlite(table, "DELETE", "is never deleted")
    for table, (columns, when) in WRITTEN_ONCE.items():
        made[f"{table}_no_rewrite"] = (
            f"CREATE TRIGGER {table}_no_rewrite BEFORE UPDATE OF {columns} ON {table} {f'WHEN {when} ' if when else ''}"
            f"BEGIN SELECT RAISE(ABORT, '{table} keeps what was signed'); END"
        )
    for table, column in INTERVALS:
        for verb in ("INSERT", "UPDATE"):
            name = f"{table}_{column}_no_overlap_{verb.lower()}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN EXISTS (SELECT 1 FROM {table} other "  # noqa: S608
                f"WHERE other.facility_id = NEW.facility_id AND other.{column} = NEW.{column} AND other.id <> NEW.id "
                "AND (other.until IS NULL OR other.until > NEW.since) AND (NEW.until IS NULL OR NEW.until > other.since) "
                "AND (other.until IS NULL OR other.until > other.since) AND (NEW.until IS NULL OR NEW.until > NEW.since)) "
                f"BEGIN SELECT RAISE(ABORT, '{table}: overlapping {column}'); END"
            )
    made["name_doc"] = (
        "CREATE VIRTUAL TABLE name_doc USING fts5(words, tokenize='unicode61', detail=none, content='', contentless_delete=1)"
    )
    return made


def _postgres() -> dict[str, str]:
    made = {
        "btree_gist": "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "refuse_change": (
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        ),
        "patient_search_row": "CREATE SEQUENCE patient_search_row",
        "name_doc": "CREATE TABLE name_doc (search_row bigint PRIMARY KEY, words text[] NOT NULL)",
        "ix_name_doc_words": "CREATE INDEX ix_name_doc_words ON name_doc USING gin (words)",
    }
    for table in APPEND_ONLY:
        made[f"{table}_no_change"] = _refusal_in_postgres(table, "change", "UPDATE OR DELETE", "ROW")
        made[f"{table}_no_truncate"] = _refusal_in_postgres(table, "truncate", "TRUNCATE", "STATEMENT")
    for table in NEVER_DELETED:
        made[f"{table}_no_delete"] = _refusal_in_postgres(table, "delete", "DELETE", "ROW")
        made[f"{table}_no_truncate"] = _refusal_in_postgres(table, "truncate", "TRUNCATE", "STATEMENT")
    for table, (columns, when) in WRITTEN_ONCE.items():
        each = f"ROW WHEN ({when})" if when else "ROW"
        made[f"{table}_no_rewrite"] = _refusal_in_postgres(table, "rewrite", f"UPDATE OF {columns}", each)
    for table, column in INTERVALS:
        name = f"ex_{table}_{column}"
        made[name] = (
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"(facility_id WITH =, {column} WITH =, int8range(since, until, '[)') WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
        )
    return made
