"""settings.ini and what stands above it, read into dataclasses."""

import os
import pwd
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from exporter.errors import SettingsError
from exporter.settings import Settings, read_settings
from exporter.settings.keys import new_encryption_key
from tests.settings.conftest import Change, Write

Read = Callable[..., Settings]
Faults = Callable[[Change], tuple[str, ...]]

THE_PRESENT_EXPORTERS = """
[app]
secret_key=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
log_file=

[ckan]
server=https://ckan.example.com
apikey=eyJ0.key
resources_path=/mnt/vol/ckan/default/resources
resources_usr_path=/mnt/vol/homes/{user}/ckan-pub
resources_usr_url=https://ckan.example.com:8443/~

[mysql]
host = localhost
user = zenodo_user
password = p%40ss@word'/#
database = zenodo_export

[sso]
keycloak_server_url = "https://keycloak.example.com/"
realm_name = 'ckan'
client_id = exporter
client_secret = c1i3nt
redirect_uri = 'https://ckan.example.com:8090/callback'

[rabbitmq]
host = 'localhost'
queue = 'zenodo_upload'
max_retries = 3

[zenodo]
api_url = 'https://zenodo.org/api/deposit/depositions'
use_sandbox = false
upload_type = dataset

[smtp]
enabled = false
host = smtp.example.com
port = 587
use_tls = true
username =
password =
from_addr = noreply@example.com
"""


def test_the_file_of_the_present_exporter_is_understood_with_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(THE_PRESENT_EXPORTERS)
    path.chmod(0o640)
    settings = read_settings(path, {"EXPORTER_APP_ENCRYPTION_KEYS": new_encryption_key()})
    assert settings.sso.issuer == "https://keycloak.example.com/realms/ckan"
    assert settings.sso.redirect_uri == "https://ckan.example.com:8090/callback"
    assert settings.app.public_url == "https://ckan.example.com:8090"
    assert settings.rabbitmq is not None
    assert (settings.rabbitmq.host, settings.rabbitmq.queue) == ("localhost", "zenodo_upload")
    assert [(each.kind, each.host) for each in settings.repositories] == [("zenodo", "zenodo.org")]
    assert settings.ckan.resources_usr_url == "https://ckan.example.com:8443/~"
    assert settings.smtp is None
    url = make_url(settings.database_url)
    assert (url.drivername, url.host, url.database) == ("mysql+pymysql", "localhost", "zenodo_export")
    assert url.password == "p%40ss@word'/#"
    assert settings.warnings == ("[rabbitmq] max_retries is no longer used.", "[zenodo] upload_type is no longer used.")


def test_of_the_present_exporter_only_the_new_key_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(THE_PRESENT_EXPORTERS)
    path.chmod(0o640)
    with pytest.raises(SettingsError) as caught:
        read_settings(path, {})
    told = [fault for fault in caught.value.faults if "by the way" not in fault]
    assert told == ["[app] encryption_keys is missing. Make one with: python -m exporter keys"]


def test_what_is_not_set_has_a_safe_default(read: Read) -> None:
    settings = read()
    assert settings.rabbitmq is None
    assert settings.database_url == "sqlite:////var/lib/ckan-export/exporter.db"
    assert settings.app.listen == "127.0.0.1:9443"
    assert settings.app.state_directory == Path("/var/lib/ckan-export")
    assert settings.warnings == ()


def test_the_state_directory_of_systemd_is_taken_unless_the_settings_name_one(read: Read) -> None:
    by_systemd = {"STATE_DIRECTORY": "/var/lib/zenodo-worker:/var/lib/other"}
    shared: Change = {"database": {"url": "sqlite:////srv/shared.db"}}
    assert read(shared, by_systemd).app.state_directory == Path("/var/lib/zenodo-worker")
    assert read({**shared, "app": {"state_directory": "/srv/x"}}, by_systemd).app.state_directory == Path("/srv/x")


def test_two_services_of_systemd_do_not_get_a_database_each(read: Read) -> None:
    with pytest.raises(SettingsError, match=r"\[mysql\] host is missing"):
        read({}, {"STATE_DIRECTORY": "/var/lib/ckan-export"})


def test_above_the_file_stand_dotenv_then_the_environment_then_credentials(write: Write, tmp_path: Path) -> None:
    path = write({"ckan": {"server": "https://file.example.org"}, "sso": {"realm_name": "file", "client_id": "file"}})
    dotenv = tmp_path / ".env"
    dotenv.write_text("EXPORTER_SSO_REALM_NAME='dotenv'\nEXPORTER_SSO_CLIENT_ID=dotenv\nEXPORTER_CKAN_APIKEY=dot-env\n")
    dotenv.chmod(0o600)
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "ckan.apikey").write_text("credential\n")
    environment = {"EXPORTER_SSO_CLIENT_ID": "environment", "EXPORTER_CKAN_APIKEY": "environment"}
    settings = read_settings(path, environment, tmp_path / "credentials")
    assert settings.ckan.server == "https://file.example.org"
    assert settings.sso.realm_name == "dotenv"
    assert settings.sso.client_id == "environment"
    assert settings.ckan.apikey == "credential"


def test_everything_may_come_from_the_environment(write: Write, tmp_path: Path) -> None:
    complete = read_settings(write({}), {})
    environment = {
        "EXPORTER_APP_SECRET_KEY": complete.app.secret_key,
        "EXPORTER_APP_ENCRYPTION_KEYS": complete.app.encryption_keys[0],
        "EXPORTER_CKAN_SERVER": complete.ckan.server,
        "EXPORTER_CKAN_APIKEY": complete.ckan.apikey,
        "EXPORTER_SSO_KEYCLOAK_SERVER_URL": complete.sso.keycloak_server_url,
        "EXPORTER_SSO_REALM_NAME": complete.sso.realm_name,
        "EXPORTER_SSO_CLIENT_ID": complete.sso.client_id,
        "EXPORTER_SSO_CLIENT_SECRET": complete.sso.client_secret,
        "EXPORTER_SSO_REDIRECT_URI": complete.sso.redirect_uri,
    }
    assert read_settings(tmp_path / "absent.ini", environment) == complete


def test_an_empty_variable_takes_the_broker_away(read: Read) -> None:
    assert read({"rabbitmq": {"host": "localhost"}}, {"EXPORTER_RABBITMQ_HOST": ""}).rabbitmq is None


@pytest.mark.parametrize(
    ("keys", "url"),
    [
        ({}, "https://zenodo.org"),
        ({"use_sandbox": "true"}, "https://sandbox.zenodo.org"),
        (
            {"api_url": "https://sandbox.zenodo.org/api/deposit/depositions", "use_sandbox": "yes"},
            "https://sandbox.zenodo.org",
        ),
        ({"api_url": "http://127.0.0.1:8089/api"}, "http://127.0.0.1:8089"),
    ],
)
def test_the_address_of_zenodo_is_read_for_its_host(read: Read, keys: dict[str, str | None], url: str) -> None:
    assert [each.url for each in read({"zenodo": keys}).repositories] == [url]


def test_further_repositories_have_sections_of_their_own(read: Read) -> None:
    change: Change = {
        "zenodo": {"enabled": "false"},
        "repository institute": {"url": "https://data.example.org/", "publisher": "Our Institute"},
        "repository other": {"kind": "zenodo", "url": "https://z.example.org", "title": "Another"},
    }
    first, second = read(change).repositories
    assert (first.kind, first.title, first.url, first.publisher) == (
        "invenio",
        "institute",
        "https://data.example.org",
        "Our Institute",
    )
    assert (second.kind, second.title, second.host) == ("zenodo", "Another", "z.example.org")


def test_a_database_address_stands_above_mysql_and_gets_its_driver(read: Read) -> None:
    change: Change = {"mysql": {"host": "db", "user": "x", "password": "y"}, "database": {"url": "mysql://a:b@h/d"}}
    assert read(change).database_url == "mysql+pymysql://a:b@h/d?charset=utf8mb4"


def test_a_socket_needs_no_password(read: Read) -> None:
    url = make_url(read({"mysql": {"unix_socket": "/run/mysqld/mysqld.sock", "user": "exporter"}}).database_url)
    assert url.query["unix_socket"] == "/run/mysqld/mysqld.sock"


def test_over_a_socket_the_user_is_the_account_of_the_service(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: pwd.getpwnam("nobody").pw_uid)
    url = make_url(read({"mysql": {"unix_socket": "/run/mysqld/mysqld.sock"}}).database_url)
    assert (url.username, url.password) == ("nobody", "")


def test_root_is_told_whose_account_that_would_be(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SettingsError, match=r"user is root.*runuser -u ckan-export"):
        read({"mysql": {"unix_socket": "/run/mysqld/mysqld.sock"}})


def test_both_services_keep_the_catalogues_files_in_one_place(read: Read) -> None:
    """Their state directories differ."""
    database = {"mysql": {"host": "db", "user": "x", "password": "y"}}
    units = [{"STATE_DIRECTORY": f"/var/lib/{name}"} for name in ("ckan-export", "zenodo-worker")]
    storages = {read(database, unit).catalogue.storage for unit in units}
    assert storages == {Path("/var/lib/ckan-export-catalogue")}


def test_beside_a_state_directory_of_the_settings_the_catalogue_is_in_it(read: Read) -> None:
    assert read({"app": {"state_directory": "/srv/exporter"}}).catalogue.storage is None


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "absent.ini", {})
    told = str(caught.value)
    for name in (
        "[app] secret_key",
        "[app] encryption_keys",
        "[ckan] server",
        "[ckan] apikey",
        "[sso] keycloak_server_url",
        "[sso] realm_name",
        "[sso] client_id",
        "[sso] client_secret",
        "[sso] redirect_uri",
    ):
        assert told.count(f"{name} is missing") == 1


@pytest.mark.parametrize(
    ("section", "key", "value", "words"),
    [
        ("app", "secret_key", "changeme", "placeholder"),
        ("app", "secret_key", "short", "too easy to guess"),
        ("app", "secret_key", "a" * 64, "too easy to guess"),
        ("app", "encryption_keys", "not-a-key", "no encryption key"),
        ("app", "listen", "9443", "host:port"),
        ("app", "threads", "many", "number"),
        ("app", "threads", "0", "number"),
        ("app", "session_idle_seconds", "inf", "number"),
        ("app", "log_level", "LOUD", "one of"),
        ("ckan", "server", "ckan.example.org", "no web address"),
        ("ckan", "server", "https://me:pw@ckan.example.org", "no web address"),
        ("ckan", "server", "https://[bad", "no web address"),
        ("ckan", "apikey", "<ckan-service-account-api-key>", "placeholder"),
        ("ckan", "resources_path", "resources", "whole path"),
        ("ckan", "resources_usr_path", "/home/ckan-pub", "{user}"),
        ("sso", "keycloak_server_url", "http://keycloak.example.org", "https://"),
        ("sso", "redirect_uri", "http://ckan.example.org/callback", "https://"),
        ("sso", "client_secret", "CHANGE_ME", "placeholder"),
        ("database", "url", "postgresql://x/y", "must begin"),
        ("database", "url", "nonsense", "no database address"),
        ("zenodo", "enabled", "perhaps", "true or false"),
        ("zenodo", "api_url", "http://zenodo.org", "https://"),
        ("http", "allowed", "localhost", "host:port"),
        ("worker", "lease_seconds", "5", "at least twice"),
        ("repository x", "kind", "dspace", "one of"),
    ],
)
def test_a_fault_names_its_setting(faults: Faults, section: str, key: str, value: str, words: str) -> None:
    found = faults({section: {key: value}})
    assert any(f"[{section}] {key}" in fault and words in fault for fault in found)
    if key in {"secret_key", "apikey", "client_secret"}:
        assert value not in " ".join(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mysql": {"host": "db", "user": "root", "password": "rooot"}}, "[mysql] user is root"),
        ({"mysql": {"host": "db", "user": "zenodo_user", "password": "STRONG-PASSWORD"}}, "[mysql] password still"),
        ({"mysql": {"host": "db", "user": "zenodo_user"}}, "[mysql] password is missing"),
        ({"rabbitmq": {"host": "broker.example.org"}}, "[rabbitmq] user is guest"),
        ({"zenodo": {"enabled": "no"}}, "nowhere to send"),
        ({"repository z": {"url": "https://zenodo.org"}}, "more than once"),
    ],
)
def test_what_is_known_to_everybody_or_leads_nowhere_is_refused(faults: Faults, change: Change, words: str) -> None:
    assert words in " ".join(faults(change))


def test_guest_is_taken_on_this_machine(read: Read) -> None:
    assert read({"rabbitmq": {"host": "127.0.0.1"}}).rabbitmq is not None


def test_http_is_taken_on_this_machine(read: Read) -> None:
    settings = read(
        {
            "sso": {"keycloak_server_url": "http://127.0.0.1:8180", "redirect_uri": "http://localhost:9443/callback"},
            "ckan": {"server": "http://ckan.internal"},
        }
    )
    assert settings.sso.issuer == "http://127.0.0.1:8180/realms/ckan"
    assert settings.warnings == ("[ckan] server is called over http: its key travels in clear.",)


def test_an_open_door_without_tls_is_a_warning(read: Read) -> None:
    assert "open to the network" in " ".join(read({"app": {"listen": "0.0.0.0:9443"}}).warnings)
    assert read({"app": {"listen": "unix:/run/ckan-export/socket"}}).warnings == ()


def test_what_nobody_knows_is_a_warning(read: Read) -> None:
    warnings = read({"ckan": {"sever": "x"}, "smpt": {"host": "y"}}).warnings
    assert "[ckan] sever is not a setting that this program knows." in warnings
    assert "[smpt] is not a section that this program knows." in warnings


@pytest.mark.parametrize(("mode", "refused"), [(0o644, True), (0o660, True), (0o640, False), (0o600, False)])
def test_a_file_with_secrets_that_strangers_may_read_or_change_is_refused(write: Write, mode: int, refused: bool) -> None:
    path = write({})
    path.chmod(mode)
    if refused:
        with pytest.raises(SettingsError, match="chmod 0640"):
            read_settings(path, {})
    else:
        assert read_settings(path, {}).ckan.apikey


def test_a_file_without_secrets_may_be_read_by_everybody(write: Write) -> None:
    secrets: Change = {
        "app": {"secret_key": None, "encryption_keys": None},
        "ckan": {"apikey": None},
        "sso": {"client_secret": None},
    }
    settings = read_settings(write({}), {})
    environment = {
        "EXPORTER_APP_SECRET_KEY": settings.app.secret_key,
        "EXPORTER_APP_ENCRYPTION_KEYS": settings.app.encryption_keys[0],
        "EXPORTER_CKAN_APIKEY": "k",
        "EXPORTER_SSO_CLIENT_SECRET": "c1ient",
    }
    path = write(secrets)
    path.chmod(0o644)
    assert read_settings(path, environment).ckan.apikey == "k"


def test_a_line_that_cannot_be_read_is_named_but_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text("[ckan]\napikey = a\napikey = hush-hush\n")
    with pytest.raises(SettingsError, match="line 3") as caught:
        read_settings(path, {})
    assert "hush" not in str(caught.value)


def test_secrets_do_not_show_when_settings_are_printed(read: Read) -> None:
    settings = read({"mysql": {"host": "db", "user": "u", "password": "hidden-one"}})
    shown = repr(settings)
    for secret in (settings.app.secret_key, *settings.app.encryption_keys, "a-key-of-ckan", "s3cr3t", "hidden-one"):
        assert secret not in shown


def test_reading_takes_nothing_from_this_process(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "EXPORTER_CKAN_SERVER", "https://elsewhere.example.org")
    assert read_settings(write({}), {}).ckan.server == "https://ckan.example.org"


def test_a_client_of_oauth_is_read_for_each_repository(write: Write, tmp_path: Path) -> None:
    here = {"oauth_client_id": "exporter-at-zenodo", "oauth_client_secret": "zenodo-s3cr3t"}
    there = {"url": "https://data.example.org", "oauth_client_id": "exporter-there"}
    path = write({"zenodo": here, "repository institute x": there})
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "repository_institute_x.oauth_client_secret").write_text("there-s3cr3t\n")
    settings = read_settings(path, {}, tmp_path / "credentials")
    found = [(each.oauth_client_id, each.oauth_client_secret) for each in settings.repositories]
    assert found == [("exporter-at-zenodo", "zenodo-s3cr3t"), ("exporter-there", "there-s3cr3t")]
    assert "s3cr3t" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "lacking"),
    [("oauth_client_id", "[zenodo] oauth_client_secret"), ("oauth_client_secret", "[zenodo] oauth_client_id")],
)
def test_half_a_client_of_oauth_is_a_fault(given: str, lacking: str, write: Write) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(write({"zenodo": {given: "exporter-7Hq2"}}), {})
    assert [fault for fault in caught.value.faults if lacking in fault]


def test_the_secret_of_a_further_repository_must_not_be_readable_by_everybody(write: Write) -> None:
    client = {"oauth_client_id": "exporter-there", "oauth_client_secret": "there-s3cr3t"}
    path = write({"repository institute": {"url": "https://data.example.org", **client}})
    text = "[repository institute]\n" + "\n".join(f"{name} = {value}" for name, value in client.items())
    path.write_text(text)
    path.chmod(0o644)
    with pytest.raises(SettingsError) as caught:
        read_settings(path, {})
    assert any("chmod 0640" in fault for fault in caught.value.faults)


MAIL: dict[str, str | None] = {
    "host": "mail.example.org",
    "from_addr": "e@example.org",
    "username": "exporter",
    "password": "x",
}


def test_a_mail_password_never_travels_in_clear_over_the_network(read: Read, faults: Faults) -> None:
    assert "[smtp] use_tls is false: the password would travel in clear. Set it to true, or use port 465." in faults(
        {"smtp": MAIL}
    )
    for safe in ({"use_tls": "true"}, {"port": "465"}, {"host": "localhost"}, {"username": ""}):
        assert read({"smtp": {**MAIL, **safe}}).smtp is not None


def test_whether_people_get_e_mails_by_default_is_the_present_exporters_key(read: Read) -> None:
    assert read().app.notify_on_completion
    assert not read({"app": {"notify_on_completion": "false"}}).app.notify_on_completion


def test_meanings_of_fields_are_pairs(read: Read) -> None:
    said: Change = {"catalogue": {"dspace_fields": "thesis.degree.name=bibo:degree\n local.author=creator"}}
    assert read(said).catalogue.dspace_fields == (("thesis.degree.name", "bibo:degree"), ("local.author", "creator"))


@pytest.mark.parametrize("word", ["thesis.degree.name", "thesis=bibo:degree", "a.b=bibo", "a.b=", "=bibo:degree"])
def test_what_is_no_such_pair_is_told(read: Read, word: str) -> None:
    with pytest.raises(SettingsError, match=r"dspace_fields must be pairs like"):
        read({"catalogue": {"dspace_fields": word}})
