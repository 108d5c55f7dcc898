"""Places that are full or closed: disks, the quota, the database's connections, a read-only database (F36, F38, F41)."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pymysql
import pytest
from sqlalchemy import update

from exporter.database.clock import after
from exporter.database.engine import open_database
from exporter.database.schema import sessions as session_rows
from exporter.jobs.job import JobState
from exporter.settings import CatalogueSettings
from exporter.transfers.imports.submit import submit_import
from exporter.transfers.submit import start_again
from exporter.web import create_app, people, sessions
from exporter.web.identity import Identity
from simulators.ckan_state import Content, fixed_id
from simulators.server import Reply, Service, Simulator
from tests.conftest import needed
from tests.faults.conftest import opened
from tests.faults.importing import bytes_are_there, plan_of
from tests.faults.test_people import held
from tests.faults.world import FILES, World
from tests.servers.mariadb import DatabaseAddress, MariaDb
from tests.web.front import make_parts, sso_settings

pytestmark = pytest.mark.slow
BIG_ID = fixed_id("resource", "rivers", "gauges.bin")
POOR = "poor"
PUBLIC = "http://127.0.0.1:8000"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes; only root may make one."""
    needed(None if os.geteuid() == 0 else "a small disk can only be mounted by root")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, text=True)
    needed(mounted.stderr.strip() or None)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(place: Path) -> Path:
    """To the last byte."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"x" * size) == size:
                    continue
            except OSError:
                continue
    return filler


@pytest.fixture
def cramped(small_disk: Path, tmp_path: Path) -> Iterator[World]:
    """A world whose database lies on the small disk."""
    yield from opened(tmp_path, f"sqlite:///{small_disk / 'exporter.db'}")


def test_a_full_disk_under_the_database_is_waited_for_and_nothing_is_sent_twice(small_disk: Path, cramped: World) -> None:
    job_id = held(cramped, "put#2")
    filler = fill(small_disk)
    cramped.release()
    cramped.wait_until(lambda: "The database does not answer" in cramped.log())
    filler.unlink()
    job = cramped.judge(job_id)
    assert (job.attempt, len(cramped.zenodo.uploads())) == (1, len(FILES))


def test_pages_over_a_full_disk_say_so_and_are_there_again_when_it_has_room(small_disk: Path, tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{small_disk / 'front.db'}")
    database.create_tables()
    parts = make_parts(tmp_path, sso_settings("http://127.0.0.1:1", PUBLIC), PUBLIC, database)
    client = create_app(parts).test_client()
    identity = Identity("sub-ada", "ada", "Ada", "", False, frozenset(), "", "")
    with database.transaction() as connection:
        people.keep(connection, identity, "user")
        client.set_cookie("exporter", sessions.start(connection, parts.vault, identity), domain="127.0.0.1")
        connection.execute(update(session_rows).values(seen=after(-120)))  # the next page notes that somebody is at work
    database.close()  # its journal goes, and has to find room again
    filler = fill(small_disk)
    full = client.get("/connections", base_url=PUBLIC)
    assert (full.status_code, "The database does not answer" in full.text) == (503, True)
    assert client.get("/health", base_url=PUBLIC).json == {"status": "live"}
    filler.unlink()
    assert client.get("/connections", base_url=PUBLIC).status_code == 200
    database.close()


class Lengthless(Service):
    """Sends a file without saying how long it is."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.route(
            "GET", "/big.bin", lambda _: Reply(200, iter([content]), {"Content-Type": "application/octet-stream"}, -1)
        )


def test_a_full_disk_under_the_spool_delays_the_job_and_fails_nothing(small_disk: Path, world: World) -> None:
    content = b"\0\1" * 400_000
    with Simulator(Lengthless(content)) as elsewhere:
        linked(world, f"{elsewhere.url}/big.bin")
        allowed = world.settings.http.allowed | {elsewhere.url.removeprefix("http://")}
        (small_disk / "state").mkdir()
        world.use(
            replace(
                world.settings,
                app=replace(world.settings.app, state_directory=small_disk / "state"),
                http=replace(world.settings.http, allowed=allowed),
            )
        )
        (small_disk / "state" / "spool").mkdir()
        filler = fill(small_disk)
        job_id = world.submit()
        world.start()
        world.wait_until(lambda: "disk is full" in world.events(job_id))
        assert world.job(job_id).state is JobState.READY
        filler.unlink()
        world.hurry(job_id)
        world.wait(job_id)
        job = world.job(job_id)
        assert (job.state, job.problems) == (JobState.DONE, 0), job.message
        sent = {file.name: file.size for each in world.zenodo.deposits() for file in each.files}
        assert sent["big.bin"] == len(content)


def test_a_full_disk_under_the_catalogue_delays_an_import_and_fails_no_file(small_disk: Path, world: World) -> None:
    world.add_dataset("ocean", {"ocean.bin": Content(b"ocean ", 1_500_000)})
    world.use(replace(world.settings, catalogue=CatalogueSettings(small_disk / "catalogue")))
    filler = fill(small_disk)
    job_id = submit_import(world.database, lambda _job: None, plan_of(world))
    world.start()
    world.wait_until(lambda: "storage cannot be written" in world.events(job_id))
    job = world.job(job_id)
    assert job.state is JobState.READY
    assert "No space left" in job.message
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
    world.hurry(job_id)
    world.wait(job_id)
    kept_bytes = sum(path.stat().st_size for path in (small_disk / "catalogue").rglob("*") if path.is_file())
    assert (world.job(job_id).state, world.job(job_id).problems) == (JobState.DONE, 0), world.job(job_id).message
    assert kept_bytes > 1_500_000
    assert bytes_are_there(world.database, world.parts.storage())


def linked(world: World, url: str) -> None:
    dataset = world.ckan.state.dataset("rivers")
    resource = world.ckan.actions.resource(dataset, {"id": fixed_id("resource", "rivers", "big.bin"), "name": "big.bin"})
    dataset["resources"].append(resource | {"url": url, "url_type": None})


def test_a_quota_that_is_used_up_fails_the_file_plainly_and_publishes_nothing(world: World) -> None:
    world.zenodo.quota = 1_000_000
    job_id = world.submit()
    world.start()
    job = world.judge(job_id, JobState.FAILED)
    assert (job.problems, world.zenodo.counters.publishes) == (1, 0)
    assert "gauges.bin" in world.events(job_id)
    world.zenodo.quota = 50 * 10**9
    start_again(world.database, world.parts.ring, job_id, "sub-ada")
    world.judge(job_id)
    assert sum(entry.status in {200, 201} for entry in world.zenodo.uploads()) == len(FILES)


def test_a_name_that_is_too_long_arrives_shortened_with_its_suffix(world: World) -> None:
    long = "ä" * 300 + ".csv"
    world.add_dataset("names", {long: Content.of("a\n")})
    plan = world.plan("names")
    job_id = world.submit(plan)
    world.start()
    assert world.wait(job_id).state is JobState.DONE
    [file] = next(each for each in world.zenodo.deposits() if each.title == "Names").files
    assert (file.name, len(file.name), file.name.endswith(".csv")) == (plan.files[0].name, 255, True)


def test_an_empty_file_is_told_before_anything_is_made(world: World) -> None:
    world.ckan.change_file(BIG_ID, Content.of(""))
    job_id = world.submit()
    world.start()
    job = world.judge(job_id, JobState.FAILED)
    assert "gauges.bin” is empty" in job.message
    assert world.zenodo.deposits() == []


def as_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def test_a_pipe_in_the_place_of_a_file_holds_nobody_and_fails_at_once(world: World) -> None:
    path = world.ckan.state.stored_path(BIG_ID)
    assert path is not None
    job_id = world.submit()
    as_fifo(path)
    world.start()
    job = world.judge(job_id, JobState.FAILED)
    assert ("gauges.bin" in job.message, job.attempt) == (True, 1)
    assert world.zenodo.deposits() == []


def test_a_file_that_is_replaced_while_it_is_sent_arrives_as_one_version(world: World) -> None:
    path = world.ckan.state.stored_path(BIG_ID)
    assert path is not None
    job_id = held(world, "moving#2")
    new = Content(b"replaced", 2_000_003)
    beside = path.with_name("beside")
    beside.write_bytes(b"".join(new.pieces()))
    beside.replace(path)
    world.ckan.state.files[BIG_ID] = new
    world.release()
    world.judge(job_id)
    assert "changed while it was sent" in world.events(job_id)


@pytest.fixture
def poor(mariadb: MariaDb, empty_database: DatabaseAddress, tmp_path: Path) -> Iterator[World]:
    """A world whose database user has no privilege of an administrator."""
    mariadb.execute(f"create or replace user {POOR}@'127.0.0.1' identified by 'poor-password'")
    mariadb.execute(f"grant all privileges on `{empty_database.name}`.* to {POOR}@'127.0.0.1'")
    yield from opened(tmp_path, replace(empty_database, user=POOR, password="poor-password").url)
    mariadb.execute(f"drop user {POOR}@'127.0.0.1'")


def test_a_database_that_is_read_only_is_waited_for(poor: World, mariadb: MariaDb) -> None:
    job_id = held(poor, "put#2")
    mariadb.execute("set global read_only = 1")
    try:
        poor.release()
        poor.wait_until(lambda: "read-only" in poor.log())
    finally:
        mariadb.execute("set global read_only = 0")
    job = poor.judge(job_id)
    assert (job.attempt, len(poor.zenodo.uploads())) == (1, len(FILES))


def test_a_database_without_a_free_connection_is_waited_for(poor: World, mariadb: MariaDb) -> None:
    job_id = held(poor, "put#2")
    poor.database.close()
    with closing(pymysql.connect(host=mariadb.host, port=mariadb.port, user=POOR, password="poor-password")) as only:
        mariadb.execute(f"alter user {POOR}@'127.0.0.1' with max_user_connections 1")
        try:
            end_all_but(mariadb, only.thread_id())
            poor.release()
            poor.wait_until(lambda: "does not answer" in poor.log())
        finally:
            mariadb.execute(f"alter user {POOR}@'127.0.0.1' with max_user_connections 0")
    job = poor.judge(job_id)
    assert (job.attempt, len(poor.zenodo.uploads())) == (1, len(FILES))


def end_all_but(mariadb: MariaDb, kept: int) -> None:
    with mariadb.connect() as connection, connection.cursor() as cursor:
        cursor.execute("select id from information_schema.processlist where user = %s and id <> %s", (POOR, kept))
        for (number,) in cursor.fetchall():
            with suppress(pymysql.OperationalError):  # it ended by itself meanwhile
                cursor.execute(f"kill {number}")


def test_a_lock_that_somebody_holds_too_long_ends_no_worker(
    poor: World, mariadb: MariaDb, empty_database: DatabaseAddress
) -> None:
    mariadb.execute("set global innodb_lock_wait_timeout = 1")
    try:
        job_id = held(poor, "put#2")
        with closing(mariadb.connect(empty_database.name)) as other, other.cursor() as cursor:
            cursor.execute("select id from jobs where id = %s for update", (job_id,))
            poor.release()
            poor.wait_until(lambda: "does not answer" in poor.log())
            other.rollback()
        job = poor.judge(job_id)
    finally:
        mariadb.execute("set global innodb_lock_wait_timeout = 50")
    assert (job.attempt, len(poor.zenodo.uploads())) == (1, len(FILES))
