"""A whole life of imports from a real InvenioRDM."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from exporter.database.engine import Database
from tests.databases import database
from tests.invenio.test_import import TITLES, Desk
from tests.servers.invenio import InvenioServer
from tests.transfers.imports.far import far_place, plan_for
from tests.transfers.imports.whole import Theirs, live_through

__all__ = ["database"]
pytestmark = pytest.mark.slow


def theirs(desk: Desk) -> Theirs:
    made = {each["parent"]["id"]: each for title in TITLES for each in [desk.publish(title)]}
    desk.wait_for(len(TITLES))

    def change(concept: str, title: str) -> None:
        desk.next_version({**made[concept], "metadata": {**made[concept]["metadata"], "title": title}}, title.encode())
        wait(lambda: title in desk.titles())

    def leave(concept: str) -> None:
        """Without the keyword by which it was found."""
        draft = desk.call("POST", f"records/{made[concept]['id']}/draft")
        desk.call("PUT", f"records/{draft['id']}/draft", json={**draft, "metadata": {**draft["metadata"], "subjects": []}})
        desk.call("POST", f"records/{draft['id']}/draft/actions/publish")
        wait(lambda: made[concept]["metadata"]["title"] not in desk.titles())

    def wait(shown: Callable[[], bool]) -> None:
        end = monotonic() + 60
        while not shown() and monotonic() < end:
            sleep(0.5)

    return Theirs({key: each["metadata"]["title"] for key, each in made.items()}, change, leave, deletes=False)


def test_a_real_invenio_is_imported_looked_at_again_followed_and_taken_back(
    invenio_server: InvenioServer, database: Database, tmp_path: Path
) -> None:
    desk = Desk(invenio_server)
    place = far_place(database, tmp_path, plan_for("invenio", invenio_server.url, limit=3, query=desk.keyword))
    live_through(place, theirs(desk))
