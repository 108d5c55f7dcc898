"""Who acts at the command line, for whom: into the log, and into the history that the transfer's owner reads."""

import logging
import os
import pwd

from exporter.database.engine import Database
from exporter.jobs import store
from exporter.settings.logs import escaped

log = logging.getLogger(__name__)
LONGEST_NAME = 64


def who() -> str:
    """The user of this machine; behind sudo also who that is, as far as sudo says."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = f"user {os.getuid()}"
    before = escaped(os.environ.get("SUDO_USER", ""))[:LONGEST_NAME]
    return f"{before} (as {user})" if before not in {"", user} else user


def note(database: Database, job_id: int, owner: str, deed: str) -> None:
    """``deed`` is a past participle: begun, cancelled, started again."""
    log.info("command line: job %s of %s was %s by %s", job_id, owner, deed, who())
    with database.transaction() as connection:
        store.add_event(connection, job_id, f"{deed.capitalize()} at the command line by {who()}.")
