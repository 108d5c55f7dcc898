"""What all tables are made of. Times are UTC, read from the database's own clock."""

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.dialects import mysql

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Moment = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
Long = Text().with_variant(mysql.LONGTEXT(), "mysql")
Bytes = LargeBinary().with_variant(mysql.LONGBLOB(), "mysql")
Key = BigInteger().with_variant(Integer(), "sqlite")
Word = String(64, collation=None)
# identifiers are compared byte by byte, also where MariaDB's default collation would fold case
Name = String(191).with_variant(mysql.VARCHAR(191, collation="utf8mb4_bin"), "mysql")
