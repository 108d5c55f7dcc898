"""What is installed: each package in one version, and the tests run with that one."""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[a-z0-9,_-]+\])?==(\S+)")
FILES = ["requirements", "requirements-dev"]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lines(path: Path) -> list[str]:
    found = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in found if line and not line.startswith("-")]


def pins(name: str) -> dict[str, str]:
    found = [PIN.fullmatch(line) for line in lines(ROOT / f"{name}.txt")]
    assert all(found), "a line without one exact version"
    return {plain(each[1]): each[2] for each in found if each}


@pytest.mark.parametrize("name", FILES)
def test_every_package_stands_there_in_one_version_which_is_the_one_that_is_tested(name: str) -> None:
    assert {package: metadata.version(package) for package in pins(name)} == pins(name)


@pytest.mark.parametrize("name", FILES)
def test_what_is_asked_for_is_pinned_and_so_is_all_that_it_needs(name: str) -> None:
    pinned = {**pins("requirements"), **pins(name)}
    asked = {plain(re.split(r"[\[<>=~!;\s]", line)[0]) for line in lines(ROOT / f"{name}.in")}
    assert asked <= pinned.keys()
    for package in pinned:
        needed = [need for need in metadata.requires(package) or [] if "extra ==" not in need and ";" not in need]
        assert {plain(re.split(r"[\[<>=~!;\s(]", need)[0]) for need in needed} <= pinned.keys(), package
