"""Alembic's entry: the connection comes from `migrate.py`, which holds the transaction."""

from alembic import context

from lighthis.db.base import Base
from lighthis.db.migrate import NOT_IN_MODELS, load_models

load_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=False,
    compare_type=False,
    include_name=lambda name, kind, parents: not (kind == "table" and str(name).startswith(NOT_IN_MODELS)),
    user_module_prefix="types.",
)
context.run_migrations()
