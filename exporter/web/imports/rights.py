"""Who may import, and who sees which run. What somebody may not see does not exist for them."""

from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue.viewer import STAFF_ROLES
from exporter.errors import NotFound
from exporter.jobs import store
from exporter.jobs.job import Job
from exporter.transfers.imports.plan import KINDS
from exporter.web.sessions import View, current_user, login_required
from exporter.web.transfers import LARGEST_ID

NO_PAGE = "There is no such page."
NO_IMPORT = "There is no such import."


def is_staff() -> bool:
    return current_user().role in STAFF_ROLES


def staff_required(view: View) -> View:
    @wraps(view)
    def guarded(*words: Any, **named: Any) -> ResponseReturnValue:
        if not is_staff():
            raise NotFound(NO_PAGE)
        return view(*words, **named)

    return login_required(guarded)


def visible_owner() -> str | None:
    """Whose runs may be seen: None means everybody's."""
    return None if is_staff() else current_user().subject


def visible_job(connection: Connection, job_id: int) -> Job:
    """Raises NotFound."""
    if not 0 < job_id <= LARGEST_ID:
        raise NotFound(NO_IMPORT)
    job = store.get(connection, job_id, visible_owner())
    if job.kind not in KINDS:
        raise NotFound(NO_IMPORT)
    return job
