"""Signs of life for monitoring: cheap, without a sign-in, without a secret, without a call to anybody else."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, func, select

from exporter.database.clock import after
from exporter.database.schema import workers
from exporter.errors import DatabaseAway
from exporter.web.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def live() -> ResponseReturnValue:
    """This process answers."""
    return {"status": "live"}


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """The database answers, and a worker has shown itself within two leases. Else 503, and which of them it is."""
    parts = services()
    try:
        with parts.database.transaction() as connection:
            worker = _worker(connection, 2 * parts.settings.worker.lease_seconds)
    except DatabaseAway:
        return {"status": "not ready", "database": "away", "worker": "unknown"}, 503
    status = "ready" if worker == "alive" else "not ready"
    return {"status": status, "database": "well", "worker": worker}, 200 if status == "ready" else 503


def _worker(connection: Connection, patience_seconds: float) -> str:
    newest = func.max(workers.c.seen)
    question = select((newest >= after(-patience_seconds)).label("alive")).where(workers.c.stopped.is_(None))
    alive = connection.execute(question).scalar()
    return "none" if alive is None else "alive" if alive else "silent"
