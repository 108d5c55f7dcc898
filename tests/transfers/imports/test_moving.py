"""A source that moved to another address: nothing is imported twice, nothing vanishes, and imports can be repeated."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from exporter.database.engine import Database
from exporter.database.import_tables import source_records, sources
from exporter.errors import InvalidInput, NotFound
from exporter.jobs.job import JobState
from exporter.sources.options import identity
from exporter.transfers.imports import runs, schedule
from exporter.transfers.imports.moving import move
from exporter.transfers.imports.plan import FileChoice, FileWish
from exporter.transfers.imports.schedule import Every
from exporter.transfers.imports.submit import plan_of, rerun
from simulators.ckan import Ckan
from simulators.server import Simulator
from tests.sources.import_worlds import allowing
from tests.transfers.imports.far import FarPlace, far_place, plan_for
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow
WITHOUT = FileWish(FileChoice.NONE)


@pytest.fixture
def ckan() -> Ckan:
    made = Ckan()
    made.new_organization("water")
    for name in ("rivers", "lakes", "seas"):
        made.new_dataset(name, "water", title=name.title())
    return made


def begun(ckan: Ckan, database: Database, directory: Path) -> FarPlace:
    """Imported from where it was."""
    with Simulator(ckan) as there:
        plan = replace(plan_for("ckan", there.url, organization="water"), title=f"CKAN {identity(there.url)}: water")
        place = far_place(database, directory, plan)
        assert counts(place.run(files=WITHOUT)) == (3, 0, 0, 0, 0)
    return place


def look_at(place: FarPlace, url: str) -> None:
    place.plan, place.http = plan_for("ckan", url, organization="water"), allowing(url)


def test_at_its_new_address_everything_is_found_again(ckan: Ckan, database: Database, tmp_path: Path) -> None:
    place = begun(ckan, database, tmp_path)
    old = place.plan.url
    with database.transaction() as connection:
        [first] = [run.job_id for run in runs.page(connection)]
        schedule.make(connection, plan_of(connection, first), Every.WEEK)
    with Simulator(ckan) as here:
        moved = move(database, "ckan", old, here.url)
        assert (moved.imports, moved.schedules) == (1, 1)
        look_at(place, here.url)
        ckan.change_dataset("lakes", title="All lakes")
        ckan.purge_dataset("seas")
        run = place.run(files=WITHOUT)
        assert (counts(run), run.vanished_count) == ((0, 1, 1, 0, 0), 1)
        again = rerun(database, lambda _job: None, first)
        assert place.work().state is JobState.DONE
        assert counts(place.of(again)) == (0, 0, 2, 0, 0)
        with database.transaction() as connection:
            urls = set(connection.execute(select(source_records.c.url)).scalars())
            [ordered] = schedule.find_all(connection)
        assert all(url.startswith(here.url) for url in urls)
        assert ordered.plan.url == here.url
        here_now = f"CKAN {identity(here.url)}"
        assert (ordered.title, place.of(again).title) == (f"{here_now}: water", f"{here_now}: water")
        with database.transaction() as connection:
            assert list(connection.execute(select(sources.c.title)).scalars()) == [here_now]


def test_without_it_the_new_address_is_another_source(ckan: Ckan, database: Database, tmp_path: Path) -> None:
    place = begun(ckan, database, tmp_path)
    old = place.plan.url
    with Simulator(ckan) as here:
        look_at(place, here.url)
        assert counts(place.run(files=WITHOUT)) == (3, 0, 0, 0, 0)
        with pytest.raises(InvalidInput, match="two sources are not made one"):
            move(database, "ckan", old, here.url)


def test_what_cannot_be_is_refused(ckan: Ckan, database: Database, tmp_path: Path) -> None:
    place = begun(ckan, database, tmp_path)
    with pytest.raises(NotFound):
        move(database, "ckan", "https://nothing.example.org", "https://new.example.org")
    for kind, new in (("nothing", "https://new.example.org"), ("ckan", "ftp://new.example.org")):
        with pytest.raises(InvalidInput):
            move(database, kind, place.plan.url, new)
    place.submit()
    with pytest.raises(InvalidInput, match="under way"):
        move(database, "ckan", place.plan.url, "https://new.example.org")
