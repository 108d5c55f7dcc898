"""What a person typed for a Dataverse or a DSpace, and the session that it opened, is nowhere but encrypted in its row."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.jobs.job import JobState
from exporter.web import create_app
from simulators.dataverse import Dataverse
from tests.faults.elsewhere import EMAIL, FIRST_RUN, KINDS, Elsewhere, elsewhere
from tests.faults.world import World
from tests.security.secrets import everywhere_in, files_below, forms_of, found_in
from tests.transfers.imports.repository import Repository
from tests.web.imports.desk import Desk, Person

pytestmark = pytest.mark.slow

WRONG = "canary-that-is-wrong-93c1"
PAGES = ("/", "/imports", "/imports/schedules", "/catalogue", "/connections", "/transfers", "/nothing")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, f"sqlite:///{tmp_path / 'exporter.db'}")
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest, world: World) -> Iterator[Elsewhere]:
    with elsewhere(world, request.param) as found:
        yield found


@pytest.fixture
def desk(world: World, source: Elsewhere) -> Desk:
    app = create_app(world.parts)
    app.config.update(SERVER_NAME="127.0.0.1")
    return Desk(world.parts, app, Repository())  # type: ignore[arg-type]


def press(person: Person, source: Elsewhere, action: str, **typed: Any) -> Any:
    chosen = {f"option-{name}": text for name, text in source.options.items()}
    form = person.see(f"/imports/new/{source.kind}")
    return person.press(form, "action", action, **{"option-url": source.service.url, **chosen, **typed})


def lock_out(source: Elsewhere) -> None:
    """What was typed is good no more."""
    if isinstance(source.service, Dataverse):
        source.service.tokens.clear()
    else:
        source.service.auth.people[EMAIL] = "another"  # type: ignore[attr-defined]


def secrets_of(source: Elsewhere) -> set[str]:
    return {source.token, source.token.rpartition(":")[2], WRONG, *source.sessions()}


def test_no_page_row_log_file_or_address_holds_it_whether_it_is_taken_or_refused(
    world: World, source: Elsewhere, desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ada = desk.person()
    refused = press(ada, source, "check", token=source.token.replace(source.token.rpartition(":")[2], WRONG))
    assert "Nothing was stored" in refused.text
    begun = press(ada, source, "import", token=source.token)
    assert begun.status_code == 303, begun.text
    assert desk.work().message == FIRST_RUN
    waits = press(ada, source, "import")
    lock_out(source)
    assert desk.work().state is JobState.WAITING_USER
    late = press(ada, source, "check")
    assert bool(source.sessions()) is (source.kind == "dspace")
    shown = [ada.see(path).text for path in (*PAGES, f"/imports/new/{source.kind}")]
    shown += [ada.follow(each).text for each in (begun, waits)]
    texts = [refused.text, begun.text, waits.text, late.text, *shown, caplog.text]
    for secret in secrets_of(source):
        forms = forms_of(secret)
        assert everywhere_in(world.database, texts, forms) == []
        assert found_in(files_below(tmp_path, {"settings"}), forms) == []
        assert found_in([("an address", f"{each.path}?{each.query}") for each in source.service.log], forms) == []
