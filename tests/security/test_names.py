"""Names and trees that people make, and links that lead inside: what becomes of them on the whole way to a repository."""

import logging
import os
import socket
from pathlib import Path

import pytest

from exporter.errors import FileMissing
from exporter.jobs.job import JobState
from exporter.sources.local_files import open_users_file
from exporter.transfers.names import unique_names
from simulators.ckan_state import Content, fixed_id
from tests.faults.world import World
from tests.web.site import ODD, Site

pytestmark = pytest.mark.slow

NAMES = [
    *("a\nb", "a\rb", "a\tb", "-rf", ".htaccess", "a.", "a ", " a", "x" * 255, "x" * 300, "e\u0301", "\u00e9", "A", "a"),
    *(
        "%2e%2e%2f",
        "a\\b",
        "a:b",
        "<img src=x onerror=alert(1)>",
        "'; drop table jobs",
        "😀",
        "\u202egnp.exe",
        ".",
        "..",
        "...",
    ),
    *(
        "a/../b",
        "/etc/passwd",
        "C:\\x",
        "con",
        "a\x00b",
        "\ud800",
        "\u200b",
        "",
        "a?b#c",
        "a%00b",
        "~",
        "$(id)",
        "`id`",
        "a|b",
    ),
]


def test_every_hostile_name_becomes_another_harmless_one() -> None:
    made = unique_names(NAMES)
    assert len({name.casefold() for name in made}) == len(NAMES)
    for name in made:
        assert 0 < len(name.encode()) <= 1020
        assert not set(name) & set("/\\\0\n\r\t")
        assert name not in {".", ".."}


def tree(pub: Path, outside: Path) -> None:
    """Everything that is no plain file of its own, beside one that is."""
    (pub / "good.csv").write_bytes(b"good")
    (pub / "empty").touch()
    (pub / "link").symlink_to(outside / "secret")
    (pub / "linked").symlink_to(outside)
    (pub / "loop").symlink_to(pub / "loop")
    (pub / "dangling").symlink_to(outside / "nothing")
    (pub / "up").symlink_to("..")
    os.link(outside / "secret", pub / "hard")
    os.mkfifo(pub / "fifo")
    (pub / "directory").mkdir()
    with (pub / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    os.mknod(pub / "null", 0o600 | 0o020000, os.makedev(1, 3))
    (pub.joinpath(*["d"] * 200)).mkdir(parents=True)
    (pub.joinpath(*["d"] * 200) / "deep.csv").write_bytes(b"deep")


def test_a_tree_of_hostile_things_gives_only_plain_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pub, outside = tmp_path / "mallory" / "ckan-pub", tmp_path / "outside"
    pub.mkdir(parents=True)
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    tree(pub, outside)
    monkeypatch.chdir(pub)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        readable = {"/".join(parts): size for parts in _everything(pub) if (size := _size(tmp_path, parts)) is not None}
    assert readable == {"good.csv": 4, "empty": 0, "sparse": 1 << 40, "/".join(["d"] * 200 + ["deep.csv"]): 4}


def _everything(pub: Path) -> list[list[str]]:
    found = [list(path.relative_to(pub).parts) for path in pub.rglob("*") if len(path.relative_to(pub).parts) in {1, 201}]
    return [
        *found,
        ["linked", "secret"],
        ["up", "ckan-pub", "good.csv"],
        ["..", "..", "outside", "secret"],
        ["good.csv", "x"],
    ]


def _size(homes: Path, parts: list[str]) -> int | None:
    try:
        with open_users_file(f"{homes}/{{user}}/ckan-pub", "mallory", parts) as file:
            assert file.read(6) != b"secret"
            return file.stamp.size_bytes
    except FileMissing:
        return None


def test_files_with_hostile_names_arrive_each_under_a_name_of_its_own(tmp_path: Path) -> None:
    world = World(tmp_path, f"sqlite:///{tmp_path / 'exporter.db'}")
    try:
        names = [
            "a.csv",
            "A.csv",
            "..%2fa.csv",
            "%2e%2e",
            "-rf",
            "<b>.csv",
            "e\u0301.csv",
            "\u00e9.csv",
            "a;b.csv",
            "x" * 250,
        ]
        for number, name in enumerate(names):
            world.add_file("lakes", name, Content.of(f"{number}\n"))
        job_id = world.submit(world.plan("lakes"))
        world.start()
        assert world.wait(job_id).state is JobState.DONE, world.log()[-3000:]
        (deposit,) = [each for each in world.zenodo.deposits() if each.title == "Lakes"]
        arrived = [file.name for file in deposit.files]
        assert len(arrived) == len(set(arrived)) >= 9
        assert not any("/" in name or name in {".", ".."} for name in arrived)
        assert {entry.path.split("/")[1] for entry in world.zenodo.log} == {"api"}
    finally:
        world.close()


def test_a_link_into_the_inner_network_is_told_with_its_person(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    site.connect()
    dataset = site.ckan.state.dataset(ODD)
    resource = {
        "id": fixed_id("resource", ODD, "inside"),
        "name": "inside",
        "url": "http://169.254.169.254/latest?key=canary-5",
    }
    dataset["resources"].append(site.ckan.actions.resource(dataset, resource))
    ada = site.visitor()
    job = ada.press(ada.see(ada.open_plan(ODD)), "action", "export").headers["Location"]
    with site.working():
        site.until(lambda: "It did not succeed" in ada.see(job).text)
    said = [each.getMessage() for each in caplog.records if "address refused" in each.getMessage()]
    assert len(said) == 1
    assert "person sub-ada" in said[0]
    assert "169.254.169.254" in said[0]
    assert "canary-5" not in said[0]
    assert "not public" in ada.see(job).text
