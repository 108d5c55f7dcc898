"""Each server of the harness comes up, answers, and survives what the fault tests do to it."""

from pathlib import Path
from urllib.parse import urlsplit

import pika
import pytest
import requests
from ckanapi import NotAuthorized, NotFound
from playwright.sync_api import Page
from sqlalchemy import create_engine, text

from tests.servers.ckan import CkanServer
from tests.servers.keycloak import Keycloak
from tests.servers.mariadb import DatabaseAddress, MariaDb
from tests.servers.rabbitmq import RabbitMq


def test_a_new_database_is_empty_and_in_full_unicode(empty_database: DatabaseAddress) -> None:
    engine = create_engine(empty_database.url)
    with engine.begin() as connection:
        assert connection.execute(text("show tables")).all() == []
        connection.execute(text("create table words (word varchar(20))"))
        connection.execute(text("insert into words values ('Łódź 🌊')"))
        assert connection.execute(text("select word from words")).scalar_one() == "Łódź 🌊"
    engine.dispose()


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_mariadb_keeps_port_and_rows_over(end: str, mariadb: MariaDb, empty_database: DatabaseAddress) -> None:
    with mariadb.connect(empty_database.name) as connection:
        connection.query("create table kept (number int)")
        connection.query("insert into kept values (7)")
        connection.commit()
    getattr(mariadb, end)()
    with pytest.raises(Exception, match="Can't connect"):
        mariadb.connect()
    mariadb.start()
    with mariadb.connect(empty_database.name) as connection, connection.cursor() as cursor:
        cursor.execute("select number from kept")
        assert cursor.fetchall() == ((7,),)


def test_rabbitmq_keeps_a_durable_message_over_a_restart(rabbitmq: RabbitMq) -> None:
    lasting = pika.BasicProperties(delivery_mode=pika.DeliveryMode.Persistent)
    with rabbitmq.connect() as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.queue_declare("kept", durable=True, arguments={"x-queue-type": "quorum"})
        channel.basic_publish("", "kept", b"seven", properties=lasting)
    rabbitmq.restart()
    with rabbitmq.connect() as connection:
        channel = connection.channel()
        assert channel.basic_get("kept", auto_ack=True)[2] == b"seven"
        channel.queue_delete("kept")


def test_rabbitmqctl_speaks_to_our_own_node(rabbitmq: RabbitMq) -> None:
    assert "exporter@localhost" in rabbitmq.ctl("status")


@pytest.mark.parametrize("user", ["ada", "cora", "ulla"])
def test_keycloak_knows_our_people(user: str, keycloak: Keycloak) -> None:
    grant = {
        "grant_type": "password",
        "username": user,
        "password": keycloak.users[user],
        "client_id": keycloak.tests_client_id,
        "client_secret": keycloak.tests_client_secret,
        "scope": "openid",
    }
    token = requests.post(f"{keycloak.issuer}/protocol/openid-connect/token", data=grant, timeout=90).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    person = requests.get(f"{keycloak.issuer}/protocol/openid-connect/userinfo", headers=bearer, timeout=90).json()
    assert (person["preferred_username"], person["sub"]) == (user, keycloak.user_ids[user])


def test_keycloak_redirects_to_any_port_of_this_machine(keycloak: Keycloak) -> None:
    question = {
        "client_id": keycloak.client_id,
        "response_type": "code",
        "redirect_uri": "http://127.0.0.1:61234/oidc/callback",
        "scope": "openid",
        "code_challenge": "x" * 43,
        "code_challenge_method": "S256",
    }
    page = requests.get(f"{keycloak.issuer}/protocol/openid-connect/auth", params=question, timeout=90)
    assert page.status_code == 200
    assert "kc-form-login" in page.text


def test_keycloak_takes_a_new_address_for_its_logout_tokens(keycloak: Keycloak) -> None:
    keycloak.set_backchannel_logout_url("http://127.0.0.1:61234/logout/backchannel")
    with keycloak.admin() as admin:
        clients = admin.get(f"{keycloak.admin_url}/clients", params={"clientId": "exporter"}, timeout=90).json()
    assert urlsplit(clients[0]["attributes"]["backchannel.logout.url"]).port == 61234


@pytest.fixture
def private_dataset(ckan_server: CkanServer) -> str:
    """Of an organisation with one editor, whom no other test makes."""
    ckan_server.new_user("tide-watcher")
    ckan_server.new_organization("library", **{"tide-watcher": "editor"})
    with ckan_server.api() as admin:
        dataset: str = admin.action.package_create(name="tides", owner_org="library", private=True)["id"]
    return dataset


def test_ckan_stores_finds_and_keeps_a_dataset(ckan_server: CkanServer, private_dataset: str, tmp_path: Path) -> None:
    table = tmp_path / "tides.csv"
    table.write_text("hour,metres\n")
    with ckan_server.api() as admin, table.open("rb") as file:
        resource = admin.action.resource_create(package_id=private_dataset, upload=file)
    assert ckan_server.resource_file(resource["id"]).read_text() == "hour,metres\n"

    ckan_server.restart()
    with ckan_server.api() as admin, ckan_server.api("") as nobody:
        assert admin.action.package_search(q="tides", include_private=True)["count"] == 1
        with pytest.raises(NotAuthorized):
            nobody.action.package_show(id=private_dataset)

    ckan_server.purge_datasets()
    with ckan_server.api() as admin, pytest.raises(NotFound):
        admin.action.package_show(id=private_dataset)


def test_chromium_signs_in_at_keycloak(page: Page, keycloak: Keycloak) -> None:
    page.goto(f"{keycloak.url}/realms/{keycloak.realm}/account")
    page.fill("#username", "ulla")
    page.fill("#password", keycloak.users["ulla"])
    page.click("#kc-login")
    page.wait_for_url(f"{keycloak.issuer}/account**")
    assert page.locator("#kc-form-login").count() == 0
