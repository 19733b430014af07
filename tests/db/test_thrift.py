"""What SQLAlchemy keeps of columns that no query has named yet."""

import subprocess
import sys

COUNT = """
import gc
from sqlalchemy.orm import configure_mappers
from sqlalchemy.sql.schema import Column
from lighthis.db import base, migrate, thrift
migrate.load_models()
configure_mappers()
copies = sum(1 for one in gc.get_objects() if type(one).__name__ == "AnnotatedColumn")
columns = sum(len(table.columns) for table in base.Base.metadata.tables.values())
print(copies, columns)
"""


def test_most_columns_have_no_annotated_copy():
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    copies, columns = map(int, done.stdout.split())
    assert copies < columns / 2
