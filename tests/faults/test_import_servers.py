"""Database and broker go away while an import runs: the catalogue is that of an undisturbed run."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.jobs.job import JobState
from exporter.settings import RabbitmqSettings
from exporter.transfers.imports.submit import submit_import
from tests.faults.conftest import opened
from tests.faults.importing import beside, bytes_are_there, fill, import_here, plan_of
from tests.faults.world import World
from tests.servers.mariadb import MariaDb
from tests.servers.rabbitmq import RabbitMq
from tests.transfers.imports.dump import dump

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("step", ["stored", "file"])
def test_a_database_that_stops_for_seconds_changes_nothing(
    step: str, stored: World, mariadb: MariaDb, tmp_path: Path
) -> None:
    fill(stored)
    with beside(stored, tmp_path) as other:
        import_here(other, plan_of(stored))
        stored.order("hold-at", step)
        job_id = submit_import(stored.database, lambda _job: None, plan_of(stored))
        stored.start()
        stored.wait_until(lambda: stored.obeyed("held"))
        mariadb.stop()
        stored.release()
        time.sleep(3)
        mariadb.start()
        job = stored.wait(job_id)
        assert (job.state, job.problems) == (JobState.DONE, 0), job.message
        assert dump(stored.database) == dump(other.database)
        assert bytes_are_there(stored.database, stored.parts.storage())


@pytest.fixture
def rung(rabbitmq: RabbitMq, tmp_path: Path) -> Iterator[World]:
    """A world with a broker, whose workers would look by themselves only once in an hour."""
    for world in opened(tmp_path, f"sqlite:///{tmp_path / 'exporter.db'}"):
        broker = RabbitmqSettings("127.0.0.1", rabbitmq.port, queue=f"queue-{tmp_path.name}")
        slow = replace(world.settings.worker, poll_seconds=3600)
        world.use(replace(world.settings, rabbitmq=broker, worker=slow))
        yield world


def test_a_broker_that_stops_and_comes_back_changes_nothing(rung: World, rabbitmq: RabbitMq, tmp_path: Path) -> None:
    fill(rung)
    with beside(rung, tmp_path) as other:
        import_here(other, plan_of(rung))
        rung.order("hold-at", "stored")
        job_id = submit_import(rung.database, rung.parts.ring, plan_of(rung))
        rung.start()
        rung.wait_until(lambda: rung.obeyed("held"))
        rabbitmq.restart()
        rung.release()
        assert rung.wait(job_id).state is JobState.DONE
        assert dump(rung.database) == dump(other.database)
