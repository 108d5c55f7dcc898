"""Pages and worker, each with the database user that exporter.sql proposes for it: a whole export goes through."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import select, text

from exporter.database.engine import open_database
from exporter.database.migrate import make_ready, upgrade
from exporter.database.schema import connections, jobs
from exporter.errors import DatabaseRefused
from exporter.jobs.worker import Worker
from exporter.transfers.parts import Parts
from simulators.ports import free_port
from tests.database.test_grants import SCRIPT
from tests.security.secrets import everywhere_in, forms_of
from tests.servers.mariadb import DatabaseAddress, MariaDb
from tests.web.front import serving
from tests.web.site import ODD, TOKENS, Site, with_settings

SERVICES = ("exporter_web", "exporter_worker")


@pytest.fixture
def addresses(mariadb: MariaDb, empty_database: DatabaseAddress) -> Iterator[dict[str, str]]:
    """By service the address of a database with tables, with that service's own user."""
    with closing(open_database(empty_database.url)) as owner:
        upgrade(owner)
    account, found = f"{empty_database.user}:{empty_database.password}@", {}
    for user in SERVICES:
        grants = re.findall(rf"(?m)^-- (GRANT .*) ON zenodo_export\.(\S+) TO '{user}'@'localhost';$", SCRIPT)
        mariadb.execute(f"create or replace user {user}@'127.0.0.1' identified by 'of-{user}'")
        for grant, table in grants:
            mariadb.execute(f"{grant} on one_test.{table} to {user}@'127.0.0.1'")
        assert grants
        found[user] = empty_database.url.replace(account, f"{user}:of-{user}@")
    yield found
    for user in SERVICES:
        mariadb.execute(f"drop user {user}@'127.0.0.1'")


def test_a_whole_export_goes_through_both_services_with_their_own_users(site: Site, addresses: dict[str, str]) -> None:
    port = free_port()
    app = replace(site.parts.settings.app, public_url=f"http://127.0.0.1:{port}")
    web = with_settings(site.parts, database_url=addresses["exporter_web"], app=app)
    work = Parts(replace(site.parts.settings, database_url=addresses["exporter_worker"]), patient=True)
    for parts in (web, work):
        make_ready(parts.database)
    worker = Worker(work.database, work.handlers(), work.worker_options)
    thread = Thread(target=worker.run, daemon=True)
    thread.start()
    with serving(web, port) as front:
        here = replace(site, url=front.url, parts=web)
        ada = here.visitor()
        ada.press(ada.see(f"/connections/{here.host}"), "action", "connect", token=TOKENS["ada"])
        job = ada.press(ada.see(ada.open_plan(ODD)), "action", "export").headers["Location"]
        here.until(lambda: "The draft is there" in ada.see(job).text)
        pages = [ada.see(path).text for path in ("/", job, f"{job}/progress", "/transfers", "/connections")]
    worker.stop()
    thread.join(90)
    with work.database.transaction() as connection:
        assert connection.execute(select(jobs.c.state, jobs.c.owner)).all() == [("done", "sub-ada")]
        assert connection.execute(select(connections.c.owner)).scalars().all() == ["sub-ada"]
    assert everywhere_in(work.database, pages, forms_of(TOKENS["ada"])) == []
    web.close()
    work.close()


@pytest.mark.parametrize("user", SERVICES)
@pytest.mark.parametrize(
    "statement",
    ["DROP TABLE budgets", "CREATE TABLE mine (id INT)", "ALTER TABLE jobs ADD x INT", "SELECT * FROM mysql.user",
     "TRUNCATE TABLE jobs", "SELECT * FROM jobs INTO OUTFILE '/tmp/canary'"],
)  # fmt: skip
def test_neither_user_can_do_more_than_its_work(user: str, statement: str, addresses: dict[str, str]) -> None:
    with closing(open_database(addresses[user])) as database:
        with pytest.raises(Exception, match=r"may not do this|denied") as refused:
            with database.transaction() as connection:
                connection.execute(text(statement))
    assert isinstance(refused.value, DatabaseRefused) or "1045" in str(refused.value) or "1227" in str(refused.value)
