"""The whole MariaDB schema as one readable script: ``python -m exporter.database.sql > exporter.sql``."""

import sys

from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from exporter.database.schema import metadata

HEAD = """\
-- The schema of Exporter for MariaDB 10.11 and later. Install with: mysql < exporter.sql
-- Generated from exporter/database/schema.py; existing tables, also those of other programs, are left as they are.

CREATE DATABASE IF NOT EXISTS zenodo_export CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE zenodo_export;
"""
GRANTS = """
-- Two service users, each with what it needs. Choose passwords of your own, then run these lines without the dashes:
-- CREATE USER 'exporter_web'@'localhost' IDENTIFIED BY '...';
-- CREATE USER 'exporter_worker'@'localhost' IDENTIFIED BY '...';
-- GRANT SELECT, INSERT, UPDATE, DELETE ON zenodo_export.* TO 'exporter_web'@'localhost';
-- GRANT SELECT, INSERT, UPDATE, DELETE ON zenodo_export.* TO 'exporter_worker'@'localhost';
"""


def schema_sql() -> str:
    """Ends with a line break; holds no password."""
    return HEAD + "".join(_statements()) + GRANTS


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
