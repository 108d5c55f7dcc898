"""The database's own clock, in UTC, as SQL expressions."""

from typing import Any

from sqlalchemy import DateTime, Numeric, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class after(FunctionElement[Any]):
    """Now, or so many seconds after it; a negative number lies before."""

    type = DateTime()
    inherit_cache = True
    name = "after"

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(literal(seconds, Numeric(20, 6, asdecimal=False)))


@compiles(after, "mysql")
def _after_mysql(element: after, compiler: Any, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    # a float may reach the server as 1e-05, which INTERVAL does not read
    return f"DATE_ADD(UTC_TIMESTAMP(6), INTERVAL CAST({seconds} AS DECIMAL(20, 6)) SECOND)"


@compiles(after, "sqlite")
def _after_sqlite(element: after, compiler: Any, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    # SQLite counts milliseconds; SQLAlchemy writes and reads six digits, and texts are compared
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', printf('%+.3f seconds', {seconds})) || '000')"
