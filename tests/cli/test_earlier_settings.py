"""The settings and the queue of the earlier exporter: names and numbers are told, values never, and nothing is taken."""

import configparser
import json
from pathlib import Path

import pika
import pytest
from sqlalchemy import func, select

from exporter.database.engine import open_database
from exporter.database.migrate import upgrade
from exporter.database.schema import metadata
from exporter.jobs import finding
from exporter.jobs.finding import Wanted
from tests.cli.place import Place
from tests.servers.mariadb import DatabaseAddress, MariaDb
from tests.servers.rabbitmq import RabbitMq
from tests.transfers.earlier_rows import TOKEN, everything, make, row

pytestmark = pytest.mark.slow

COMMAND = "migrate-from-ckan-zenodo-exporter"
QUEUE = "old_zenodo_upload"


def old_settings(path: Path, address: DatabaseAddress, rabbitmq: RabbitMq) -> Path:
    """As its own example has them, quotes and all."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_dict(
        {
            "app": {"secret_key": "pass-short", "max_file_size_mb": "0", "notify_on_completion": "false"},
            "ckan": {"server": "https://ckan.example.com", "apikey": "pass-of-ckan"},
            "mysql": {
                "host": f"'{address.host}'",
                "user": address.user,
                "password": address.password,
                "database": address.name,
                "port": str(address.port),
            },
            "sso": {
                "keycloak_server_url": "https://keycloak.example.com",
                "realm_name": "myrealm",
                "client_id": "ckan-zenodo-exporter",
                "client_secret": "pass-of-client",
                "redirect_uri": "'http://ckan.example.com:8090/callback'",
            },
            "rabbitmq": {"host": "'127.0.0.1'", "queue": f"'{QUEUE}'", "port": str(rabbitmq.port), "max_retries": "3"},
            "zenodo": {"api_url": "'https://zenodo.org/api/deposit/depositions'", "use_sandbox": "true"},
        }
    )
    with path.open("w") as file:
        parser.write(file)
    path.chmod(0o640)
    return path


def test_its_own_settings_lead_to_its_tables_and_its_queue(
    place: Place, empty_database: DatabaseAddress, rabbitmq: RabbitMq, tmp_path: Path
) -> None:
    make(empty_database.url, [row(1)])
    before = everything(empty_database.url)
    with rabbitmq.connect() as connection:
        channel = connection.channel()
        channel.queue_declare(QUEUE, durable=True)
        channel.queue_purge(QUEUE)
        channel.confirm_delivery()
        body = json.dumps({"zenodo_token": TOKEN, "transfer_id": 4})
        channel.basic_publish("", QUEUE, body, pika.BasicProperties(delivery_mode=2))
    old = old_settings(tmp_path / "old.ini", empty_database, rabbitmq)
    done = place.run(COMMAND, "--settings", str(old), "--offline")
    assert done.returncode == 0, done.stderr
    assert everything(empty_database.url) == before
    assert place.job().host == "sandbox.zenodo.org"
    assert "[zenodo] use_sandbox" in done.stdout
    assert "Not carried: [app] max_file_size_mb is no longer used." in done.stdout
    assert "To change: [app] encryption_keys is missing" in done.stdout
    assert "To change: [sso] redirect_uri must begin with https://" in done.stdout
    assert "It wrote to sandbox.zenodo.org, which our settings do not name" in done.stdout
    assert f"1 messages wait in {QUEUE}" in done.stdout
    assert f"rabbitmqctl purge_queue -p / {QUEUE}" in done.stdout
    for secret in (TOKEN, "pass-short", "pass-of-ckan", "pass-of-client", empty_database.password):
        assert secret not in done.stdout + done.stderr
    with rabbitmq.connect() as connection:
        method, _, kept = connection.channel().basic_get(QUEUE)
        assert kept.decode() == body
        assert not method.redelivered, "somebody has taken it before"
        connection.channel().queue_delete(QUEUE)


def test_a_queue_that_is_not_there_is_not_made(
    place: Place, empty_database: DatabaseAddress, rabbitmq: RabbitMq, tmp_path: Path
) -> None:
    make(empty_database.url, [row(1)])
    old = old_settings(tmp_path / "old.ini", empty_database, rabbitmq)
    assert f"There is no queue {QUEUE}." in place.run(COMMAND, "--settings", str(old), "--offline").stdout
    with rabbitmq.connect() as connection, pytest.raises(pika.exceptions.ChannelClosedByBroker):
        connection.channel().queue_declare(QUEUE, passive=True)


def test_a_user_who_may_only_read_is_enough_and_both_may_share_one_mariadb(
    place: Place, mariadb: MariaDb, empty_database: DatabaseAddress
) -> None:
    make(empty_database.url, [row(1)])
    mariadb.execute("create user if not exists reader@'127.0.0.1' identified by 'reader-password'")
    mariadb.execute(f"grant select on {empty_database.name}.zenodo_transfers to reader@'127.0.0.1'")
    reading = empty_database.url.replace(f"{empty_database.user}:{empty_database.password}@", "reader:reader-password@")
    text = place.settings.read_text() + f"\n[database]\nurl = {empty_database.url}\n"
    place.settings.write_text(text)
    ours = open_database(empty_database.url)
    upgrade(ours)
    for count in (1, 0):
        done = place.run(COMMAND, "--database", reading, "--offline")
        assert done.returncode == 0, done.stderr
        assert f"Carried over: {count} new" in done.stdout
    with ours.transaction() as connection:
        (job,) = finding.page(connection, Wanted())
        assert job.owner == "earlier:ada"
        assert connection.execute(select(func.count()).select_from(metadata.tables["job_files"])).scalar_one() == 1
    ours.close()
