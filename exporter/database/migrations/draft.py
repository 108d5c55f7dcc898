"""``python -m exporter.database.migrations.draft``: prints the file of the next step, for a developer to finish.

With ``first`` it prints the first step anew: only until the first release.
"""

import sys

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import CreateIndexOp, CreateTableOp, ModifyTableOps, UpgradeOps
from alembic.runtime.migration import MigrationContext

from exporter.database.engine import Database, open_database
from exporter.database.migrate import VERSION_TABLE, head, upgrade
from exporter.database.schema import metadata

NOTHING = "    pass"
STEP = '''"""{title}"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "{revision}"
down_revision = {before}


def upgrade() -> None:
    {body}
'''


def draft(database: Database) -> str:
    """The difference between a database and the tables of this version, as statements of Alembic."""
    options = {"version_table": VERSION_TABLE, "compare_type": True, "target_metadata": metadata}
    with database.transaction() as connection:
        steps = produce_migrations(MigrationContext.configure(connection, opts=options), metadata).upgrade_ops
    if steps is None or steps.is_empty():
        return NOTHING
    _repeatable(steps)
    lines = render_python_code(steps).splitlines()
    return "\n".join(line for line in lines if "### " not in line)  # Alembic's own remarks


def _repeatable(steps: UpgradeOps | ModifyTableOps) -> None:
    """MariaDB cannot undo half of a step: it must be possible to run it again."""
    for step in steps.ops:
        if isinstance(step, ModifyTableOps):
            _repeatable(step)
        elif isinstance(step, CreateTableOp | CreateIndexOp):
            step.if_not_exists = True


def step(first: bool) -> str:
    """A whole file; ``ruff format`` makes it neat."""
    scratch = open_database("sqlite://")
    if first:
        return STEP.format(title="The first schema.", revision="v0001", before=None, body=draft(scratch).strip())
    upgrade(scratch)
    revision = f"v{int(head()[1:]) + 1:04}"
    return STEP.format(title="What changes.", revision=revision, before=f'"{head()}"', body=draft(scratch).strip())


if __name__ == "__main__":
    sys.stdout.write(step(first=sys.argv[1:] == ["first"]))
