"""What README.md says: its table names tests that are there, its snippet fits into CKAN's own page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.ckan import CkanServer

TESTS = Path(__file__).parent
README = (TESTS.parent / "README.md").read_text()
BLOCK = re.compile(r"{% block (\w+) %}")


def named_tests() -> Iterator[str]:
    """Of the last column. A name without a directory stands in that of the one before it."""
    rows = [line.rstrip("| ").rpartition("|")[2] for line in README.splitlines() if line.startswith("| ")]
    for row in rows[1:]:
        directory = ""
        for name in re.sub(r"`[^`]*`", "", row).replace(" ", "").strip(",").split(","):
            directory = name.rpartition("/")[0] or directory
            yield name if "/" in name or (TESTS / name).is_dir() else f"{directory}/{name}"


@pytest.mark.parametrize("name", sorted(set(named_tests())))
def test_the_table_names_tests_that_are_there(name: str) -> None:
    assert (TESTS / name).is_dir() or (TESTS / f"{name}.py").is_file()


def test_the_link_stands_in_a_block_that_ckan_has_where_it_says_who_may_edit(ckan_server: CkanServer) -> None:
    found = re.search(r"```jinja\n(.*?)```", README, re.S)
    assert found
    theirs = ckan_server.template("package/snippets/resource_item.html")
    [block] = BLOCK.findall(found[1])
    inside = theirs.partition(f"{{% block {block} %}}")[2]
    assert "{% if can_edit %}" in inside and "res." in inside
    assert "/export?resource={{ res.id }}" in found[1]
