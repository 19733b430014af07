"""The tables: two classes of ownership, few types, one history, triggers that cannot get lost."""

import conftest
import pytest
from sqlalchemy import UniqueConstraint, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from lighthis.db import history, migrate, objects, types, units
from lighthis.db.base import Base
from lighthis.db.engine import engine, make_engine, open_store, session

INSTALLATION = {
    "facility", "staff", "sign_in", "setup_token", "draft", "throttle", "job",
    "patient", "patient_name", "patient_identifier", "patient_contact", "patient_address", "patient_link", "likely_pair", "allergy", "consent",
    "icd10_edition",
    "icd10_title",
    "import_run", "import_row", "patient_benefit", "mahalla",
}  # fmt: skip
LOG = {"audit_entry", "audit_head"}
INDEX = {"name_card", "name_vocab", "name_deletion", "name_fold"}


def owners():
    migrate.load_models()
    return {mapper.local_table.name: mapper.class_.owner for mapper in Base.registry.mappers}


def test_every_table_has_one_of_the_two_classes_and_the_shared_ones_are_listed_here():
    found = owners()
    assert {name for name, owner in found.items() if owner == "installation"} == INSTALLATION
    assert {name for name, owner in found.items() if owner == "log"} == LOG
    assert {name for name, owner in found.items() if owner == "index"} == INDEX
    assert set(found.values()) == {"installation", "facility", "log", "index"}


def test_what_a_facility_owns_names_its_facility_and_never_without():
    found = owners()
    for table in Base.metadata.tables.values():
        if found[table.name] == "facility":
            assert table.c.facility_id.nullable is False, table.name
        else:
            assert "facility_id" not in table.c, table.name


def test_every_index_of_what_a_facility_owns_begins_with_the_facility():
    found = owners()
    begun = [
        (one.name, [column.name for column in one.columns])
        for table in Base.metadata.tables.values()
        if found[table.name] == "facility"
        for one in [*table.indexes, *(key for key in table.constraints if isinstance(key, UniqueConstraint))]
    ]
    assert {name for name, columns in begun if columns[0] != "facility_id"} == set()
    assert len(begun) > 50


def test_shared_tables_point_to_no_facility_owned_row_but_a_sign_in_to_its_post_and_computer():
    found = owners()
    crossing = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if found[table.name] == "installation" and found[key.column.table.name] == "facility"
    }
    assert crossing == {"sign_in.post_id", "sign_in.device_id"}


def test_only_our_column_types():
    migrate.load_models()
    strange = {
        f"{c.table.name}.{c.name}"
        for t in Base.metadata.tables.values()
        for c in t.columns
        if type(c.type) not in types.ALL
    }
    assert strange == set()


def test_every_table_is_strict():
    migrate.load_models()
    sqlite = make_engine("sqlite://")
    for table in Base.metadata.tables.values():
        assert str(CreateTable(table).compile(sqlite)).rstrip().endswith("STRICT"), table.name


def structure(bound) -> dict:
    """Columns, keys, checks and indexes of every table, in words that can be compared."""
    look = inspect(bound)
    made = {}
    for name in look.get_table_names():
        if name == "alembic_version" or name.startswith("name_doc"):
            continue
        made[name] = (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)),
            sorted((u["name"], tuple(u["column_names"])) for u in look.get_unique_constraints(name)),
            sorted((c["name"], c["sqltext"]) for c in look.get_check_constraints(name)),
            sorted(
                (
                    i["name"],
                    tuple(i["column_names"]),
                    bool(i["unique"]),
                    str(i.get("dialect_options", {}).get(f"{bound.dialect.name}_where")),
                )
                for i in look.get_indexes(name)
            ),
            sorted((tuple(f["constrained_columns"]), f["referred_table"]) for f in look.get_foreign_keys(name)),
        )
    return made


def test_the_history_leads_to_what_the_models_say(store, tmp_path, pytestconfig):
    migrated = structure(engine())
    if conftest.STORE == "postgres":
        fresh = make_engine(conftest.postgres.create(conftest.server_of(pytestconfig), "from_models"))
    else:
        fresh = make_engine(f"sqlite:///{tmp_path / 'models.db'}")
    Base.metadata.create_all(fresh)
    with fresh.connect() as connection, connection.begin():
        objects.create(connection)
    assert migrated == structure(fresh)
    fresh.dispose()


def test_every_trigger_and_index_object_is_there_with_its_text(store):
    with engine().connect() as connection:
        wanted = objects.statements(connection.dialect.name)
        assert set(wanted) <= objects.existing(connection)
        if connection.dialect.name == "sqlite":
            texts = dict(connection.execute(text("SELECT name, sql FROM sqlite_master")).all())
            assert {name: texts[name] for name in wanted} == wanted


def test_migrating_again_changes_nothing(store):
    before = structure(engine())
    migrate.upgrade(engine())
    assert structure(engine()) == before
    assert migrate.revision_of(engine()) == migrate.newest()


@pytest.mark.parametrize("table", objects.APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE {} SET created_at = 0", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_log_and_the_ledger_cannot_be_rewritten(store, table, verb):
    if verb.startswith("TRUNCATE") and conftest.STORE != "postgres":
        pytest.skip("SQLite has no TRUNCATE")
    migrate.upgrade(engine())
    with units.work():
        if table == "ledger_entry":
            one_ledger_entry()
        if table == "frozen_month":
            one_frozen_month()
    with pytest.raises(DBAPIError, match="append-only"), engine().begin() as connection:
        connection.execute(text(verb.format(table)))


def one_frozen_month():
    import make

    from lighthis.statistics.models import FrozenMonth

    by, facts = make.actor("chief_doctor"), {"census_at": 0, "figures": {}, "signed_at": make.moment()}
    session.add(FrozenMonth(facility_id=by.facility_id, year=2026, month=1, by_id=by.id, **facts))
    session.flush()


def one_ledger_entry():
    import make

    from lighthis.billing.models import LedgerEntry
    from lighthis.encounters.models import Encounter

    at = make.by_code()
    patient = make.patient()
    by = make.actor("registrar")
    encounter = Encounter(
        facility_id=at.id,
        patient_id=patient.id,
        number="T-1",
        kind="emergency",
        arrived_at=make.moment(),
        registered_by_id=by.id,
    )
    session.add(encounter)
    session.flush()
    facts = {"kind": "charge", "debit": "patient", "credit": "income", "amount": 5, "happened_at": make.moment()}
    session.add(LedgerEntry(facility_id=at.id, encounter_id=encounter.id, **facts))
    session.flush()


def test_an_old_sqlite_is_refused_with_a_sentence():
    from lighthis.db.engine import StoreRefused, check_sqlite

    with pytest.raises(StoreRefused, match=r"3\.46\.1 can corrupt"):
        check_sqlite((3, 46, 1))
    check_sqlite((3, 51, 3))


def test_the_pragmas_hold_on_every_connection(tmp_path):
    if conftest.STORE == "postgres":
        pytest.skip("pragmas are SQLite's")
    made = open_store(f"sqlite:///{tmp_path / 'p.db'}")
    with made.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def test_the_pages_and_alembic_agree_on_the_history(store):
    assert history.newest() == migrate.newest()
    assert history.stands_at(session()) == migrate.revision_of(engine())
