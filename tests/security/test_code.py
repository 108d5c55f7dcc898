"""What can be read from the code itself."""

import re
from pathlib import Path

SOURCES = sorted((Path(__file__).parents[2] / "exporter").rglob("*.py"))
STATEMENT = re.compile(r"""(?:\.execute|\btext|exec_driver_sql)\(\s*(?:f["']|["'][^"']*["']\s*[%+])""")
FIXED = {
    "engine.py": "the pragmas of SQLite, a list of our own",
    "datacite_json.py": "texts of a document, and no statement",
    "dataverse_people.py": "texts of a document, and no statement",
    "dataverse_places.py": "texts of a document, and no statement",
}


def test_no_statement_is_made_of_pieces_of_text() -> None:
    found = {path.name for path in SOURCES if STATEMENT.search(path.read_text()) and path.name not in FIXED}
    assert found == set()
    assert STATEMENT.search('connection.execute(f"SELECT {name}")')
    assert STATEMENT.search("text('SELECT ' + name)")


def test_md5_is_the_checksum_of_transfers_and_nothing_else() -> None:
    uses = {path.name: re.findall(r"hashlib\.(md5|sha1)\(([^)]*)\)", path.read_text()) for path in SOURCES}
    found = {name: calls for name, calls in uses.items() if calls}
    assert found.keys() == {"bounded.py", "one_file.py", "storage.py"}
    assert {how for calls in found.values() for how in calls} == {("md5", "usedforsecurity=False")}


def test_nothing_is_loaded_that_could_run_code() -> None:
    dangerous = re.compile(r"\b(pickle|marshal|shelve|eval|exec|__import__|yaml\.load|os\.system|subprocess)\b\s*[.(]")
    assert [path.name for path in SOURCES if dangerous.search(path.read_text())] == []


def test_no_certificate_is_left_unchecked() -> None:
    assert [path.name for path in SOURCES if re.search(r"verify\s*=\s*False|CERT_NONE", path.read_text())] == []
