"""The tables of the CKAN-Zenodo-Exporter, read and never written: https://github.com/HiPERACT-Data-management/CKAN-Zenodo-Exporter

One row is one file on its way into one deposition. Its ``zenodo_response`` may hold a token: of it only a checksum, a size
or a status number is ever read out.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, Connection, column, inspect, select, table
from sqlalchemy.exc import DBAPIError

from exporter.errors import NotFound, NotWell

TABLES = ("zenodo_transfers", "transfers")
COMPLETED, FAILED = "completed", "failed"
WANTED = (
    "id",
    "username",
    "user_email",
    "file_path",
    "filename",
    "deposition_id",
    "deposition_name",
    "resource_id",
    "status",
    "zenodo_response",
    "created_at",
    "updated_at",
)
NEEDED = ("id", "username", "filename", "status")
MD5 = re.compile(r"(?:md5:)?([0-9a-f]{32})", re.IGNORECASE)
STATUS = re.compile(r"([45]\d\d) (?:Client|Server) Error")
# where CKAN's own file store keeps a resource: the id, cut in three
IN_STORE = re.compile(r"/([0-9a-f]{3})/([0-9a-f]{3})/([0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$")


@dataclass(frozen=True)
class EarlierFile:
    """``status`` in the words of the table; ``http_status`` is 0 when none was noted, ``size_bytes`` -1."""

    id: int
    username: str
    email: str
    name: str
    deposition: str
    deposition_name: str
    resource: str
    status: str
    size_bytes: int
    md5: str
    http_status: int
    created: datetime | None
    changed: datetime | None


@dataclass(frozen=True)
class Earlier:
    """What was found: the table's name, the columns that it lacks, its rows by id."""

    table: str
    lacking: tuple[str, ...]
    files: tuple[EarlierFile, ...]


def read(connection: Connection) -> Earlier:
    """Raises NotFound when there is no such table, NotWell when it is another one of the same name."""
    inspector = inspect(connection)
    name = next((known for known in TABLES if inspector.has_table(known)), None)
    if name is None:
        raise NotFound("There is no table zenodo_transfers in this database. Name the right one: --database URL")
    there = {found["name"] for found in inspector.get_columns(name)}
    if missing := [needed for needed in NEEDED if needed not in there]:
        raise NotWell(f"The table {name} is not of the CKAN-Zenodo-Exporter: it has no {', '.join(missing)}.")
    columns: list[ColumnClause[Any]] = [column(wanted) for wanted in WANTED if wanted in there]
    query = select(*columns).select_from(table(name)).order_by(column("id"))
    try:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    except DBAPIError as error:
        raise NotWell(f"The table {name} could not be read ({type(error.orig).__name__}).") from None
    return Earlier(name, tuple(wanted for wanted in WANTED if wanted not in there), tuple(map(_file, rows)))


def _file(row: Mapping[str, Any]) -> EarlierFile:
    size, md5, http_status = _response(row.get("zenodo_response"))
    return EarlierFile(
        id=int(row["id"]),
        username=_text(row, "username"),
        email=_text(row, "user_email").lower(),
        name=_text(row, "filename"),
        deposition=_text(row, "deposition_id"),
        deposition_name=_text(row, "deposition_name"),
        resource=_text(row, "resource_id") or _resource_in(_text(row, "file_path")),
        status=_text(row, "status"),
        size_bytes=size,
        md5=md5,
        http_status=http_status,
        created=_moment(row.get("created_at")),
        changed=_moment(row.get("updated_at")),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name)
    return "" if found is None else str(found).strip()


def _resource_in(path: str) -> str:
    found = IN_STORE.search(path)
    return "".join(found.groups()) if found else ""


def _response(told: object) -> tuple[int, str, int]:
    """Size, MD5 and HTTP status. Everything else stays where it is: an error's text names an address with the token."""
    said = str(told or "")
    try:
        answer = json.loads(said)
    except ValueError:
        status = STATUS.match(said)
        return -1, "", int(status[1]) if status else 0
    if not isinstance(answer, dict):
        return -1, "", 0
    md5, size = MD5.fullmatch(str(answer.get("checksum", ""))), answer.get("size", answer.get("filesize"))
    known = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    return (size if known and isinstance(size, int) else -1), md5[1].lower() if md5 else "", 0


def _moment(told: object) -> datetime | None:
    """SQLite may keep it as text."""
    if isinstance(told, datetime):
        return told
    try:
        return datetime.fromisoformat(str(told)).replace(tzinfo=None) if told else None
    except ValueError:
        return None
