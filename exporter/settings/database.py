"""The database's address: MariaDB from [mysql], any from [database], else a SQLite file in the state directory."""

import os
import pwd
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from exporter.settings.values import Values

BACKENDS = frozenset({"sqlite", "mysql", "mariadb"})
HERE = "localhost"
ROOT = (
    "is root. Make a user with the few rights that exporter.sql lists at its end; where accounts are known by themselves, "
    "run commands as a service: runuser -u ckan-export -- …"
)


def database_url(values: Values, state_directory: Path, is_service: bool = False) -> str:
    """SQLAlchemy's. Services of systemd have a state directory each, so no file of theirs can be the common one."""
    if given := values.text("database", "url"):
        return _given(values, given)
    host, socket = values.text("mysql", "host"), values.text("mysql", "unix_socket")
    if host or socket:
        return _mariadb(values, host, socket)
    if is_service:
        values.fault("mysql", "host", "is missing: pages and worker, as services, share a MariaDB. See exporter.sql.")
    return f"sqlite:///{state_directory / 'exporter.db'}"


def _given(values: Values, given: str) -> str:
    try:
        url = make_url(given)
    except ArgumentError:
        values.fault("database", "url", "is no database address.")
        return ""
    if url.get_backend_name() not in BACKENDS:
        values.fault("database", "url", "must begin with sqlite:/// or mysql+pymysql://.")
        return ""
    if url.get_backend_name() != "sqlite":
        url = url.set(drivername="mysql+pymysql").update_query_dict({"charset": "utf8mb4"})
    return url.render_as_string(hide_password=False)


def _mariadb(values: Values, host: str, socket: str) -> str:
    # over its socket MariaDB may know the user by the account of the service
    user = values.text("mysql", "user", _account() if socket else "") or values.needed("mysql", "user")
    if user == "root":
        values.fault("mysql", "user", ROOT)
    query = {"charset": "utf8mb4", **({"unix_socket": socket} if socket else {})}
    url = URL.create(
        "mysql+pymysql",
        username=user,
        password=values.text("mysql", "password") if socket else values.needed("mysql", "password"),
        host=host or HERE,
        port=values.port("mysql", "port", 3306),
        database=values.text("mysql", "database", "zenodo_export"),
        query=query,
    )
    return url.render_as_string(hide_password=False)


def _account() -> str:
    """The name of whoever runs this; empty where the system has none."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return ""
