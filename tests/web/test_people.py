"""Who is what, and whose CKAN user."""

from pathlib import Path

import pytest

from exporter.database.engine import open_database
from exporter.settings import SsoSettings
from exporter.web.identity import Identity
from exporter.web.people import account_of, bind, keep, role_of

SETTINGS = SsoSettings("http://127.0.0.1", "r", "c", "s", "http://127.0.0.1/back", role_admin="boss", role_user="member")


def person(subject: str = "s-1", *roles: str) -> Identity:
    return Identity(subject, "ulla", "Ulla", "", False, frozenset(roles), "", "")


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (("member", "boss"), "admin"),
        (("exporter-curator", "member"), "staff"),
        (("member",), "user"),
        (("exporter-user",), ""),
    ],
)
def test_the_highest_role_counts_by_the_names_of_the_settings(roles: tuple[str, ...], expected: str) -> None:
    assert role_of(person("s-1", *roles), SETTINGS) == expected


def test_a_binding_is_filled_once_and_belongs_to_one_person(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/people.sqlite")
    database.create_tables()
    with database.transaction() as connection:
        for subject in ("s-1", "s-2"):
            keep(connection, person(subject), "user")
        assert account_of(connection, "s-1") == ""
        bind(connection, "s-1", "ulla")
        bind(connection, "s-1", "cora")
        bind(connection, "s-2", "ulla")
        assert [account_of(connection, subject) for subject in ("s-1", "s-2")] == ["ulla", ""]
        bind(connection, "s-2", "cora")
        assert account_of(connection, "s-2") == "cora"
    database.close()
