"""Run by Alembic for each command: ``exporter.database.migrate`` hands the open connection in."""

from alembic import context

from exporter.database.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
