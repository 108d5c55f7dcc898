"""The whole MariaDB schema as one readable script: ``python -m exporter.database.sql > exporter.sql``."""

import sys

from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from exporter.database.migrate import VERSION_TABLE, head
from exporter.database.schema import metadata

HEAD = """\
-- The schema of Exporter for MariaDB 10.11 and later. Install with: mysql < exporter.sql
-- Generated from exporter/database/schema.py; existing tables, also those of other programs, are left as they are.
-- For an installation that is there already, run instead: python -m exporter migrate

CREATE DATABASE IF NOT EXISTS zenodo_export CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE zenodo_export;
"""
STAMP = """
CREATE TABLE IF NOT EXISTS {table} (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT {table}_pkc PRIMARY KEY (version_num)
);

INSERT INTO {table} SELECT '{head}' FROM DUAL WHERE NOT EXISTS (SELECT version_num FROM {table});
"""
GRANTS = """
-- Two service users, each with what it needs. Choose passwords of your own, then run these lines without the dashes:
-- CREATE USER 'exporter_web'@'localhost' IDENTIFIED BY '...';
-- CREATE USER 'exporter_worker'@'localhost' IDENTIFIED BY '...';
-- GRANT SELECT, INSERT, UPDATE, DELETE ON zenodo_export.* TO 'exporter_web'@'localhost';
-- GRANT SELECT, INSERT, UPDATE, DELETE ON zenodo_export.* TO 'exporter_worker'@'localhost';
-- A third one, for an administrator who brings the tables to a newer version:
-- CREATE USER 'exporter_admin'@'localhost' IDENTIFIED BY '...';
-- GRANT ALL ON zenodo_export.* TO 'exporter_admin'@'localhost';
"""


def schema_sql() -> str:
    """Ends with a line break; holds no password."""
    return HEAD + "".join(_statements()) + STAMP.format(table=VERSION_TABLE, head=head()) + GRANTS


def _statements() -> list[str]:
    dialect = mysql.dialect()
    statements = []
    for table in metadata.sorted_tables:
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made: list[DDLElement] = [CreateTable(table, if_not_exists=True)]
        made += [CreateIndex(index, if_not_exists=True) for index in indexes]
        statements += [f"\n{str(each.compile(dialect=dialect)).strip()};\n" for each in made]
    return ["\n".join(line.rstrip() for line in statement.split("\n")).replace("\t", "  ") for statement in statements]


if __name__ == "__main__":
    sys.stdout.write(schema_sql())
