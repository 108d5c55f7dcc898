"""In whose name a command acts: somebody who has signed in once, known by the CKAN user that was bound to them then."""

import getpass
import os

from sqlalchemy import Connection

from exporter.errors import InvalidInput
from exporter.sources.base import Person
from exporter.transfers import persons


def person_for(connection: Connection, account: str) -> Person:
    """Raises InvalidInput with what to do. Without ``account`` it is who typed the command."""
    wanted = account or _me()
    found = persons.find_by_account(connection, wanted)
    if found is None and account:
        raise InvalidInput(
            {"as": f"The CKAN user {wanted} has never signed in here. They must sign in once: nobody else can."}
        )
    if found is None:
        raise InvalidInput({"as": f"Say in whose name: --as CKAN_USER ({wanted}, who runs this, has never signed in here)."})
    return found


def _me() -> str:
    return os.environ.get("SUDO_USER") or getpass.getuser()
