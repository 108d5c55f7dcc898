"""Imports at the command line: checked, begun, waited for, reported, repeated and taken back."""

import pytest
from sqlalchemy import insert, select, update

from exporter.catalogue import item_sets
from exporter.database.catalogue_tables import items
from exporter.database.clock import after
from exporter.database.schema import people
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from tests.cli.place import TOKEN, Place

pytestmark = pytest.mark.slow


@pytest.fixture
def staffed(place: Place) -> Place:
    with place.parts.database.transaction() as connection:
        connection.execute(update(people).where(people.c.subject == "sub-ada").values(role="staff"))
    return place


def words(place: Place, *more: str) -> tuple[str, ...]:
    return ("import", "ckan", "--url", place.ckan.url, "--as", "ada", *more)


def alive(place: Place) -> int:
    with place.parts.database.transaction() as connection:
        return len(connection.execute(select(items.c.id).where(~items.c.deleted)).all())


def test_a_source_is_asked_what_it_is_and_nothing_is_imported(staffed: Place) -> None:
    about = staffed.told(*words(staffed, "--check"))
    assert (about["software"], about["total"] > 0) == ("CKAN", True)
    assert staffed.jobs() == []


def test_an_import_is_waited_for_reported_repeated_and_taken_back(staffed: Place) -> None:
    with staffed.working():
        run = staffed.told(*words(staffed, "--wait", "--comment", "from the terminal"))
        assert (run["state"], run["comment"], run["failed"]) == ("done", "from the terminal", 0)
        assert run["created"] == run["listed"] == run["advertised"] == alive(staffed) > 0
        again = staffed.told("rerun", str(run["id"]), "--as", "ada", "--wait")
        assert (again["unchanged"], again["created"], again["rerun_of"]) == (run["created"], 0, run["id"])
        undone = staffed.told("undo", str(run["id"]), str(again["id"]), "--as", "ada", "--yes", "--wait")
        assert undone["message"] == f"{run['created']} removed, 0 restored."
    assert alive(staffed) == 0
    report = staffed.told("report", str(run["id"]))
    assert {record["undo"] for record in report["records"]} == {"removed"}
    assert [each["id"] for each in staffed.told("runs")["runs"]] == [again["id"], run["id"]]
    assert TOKEN not in staffed.run("report", str(run["id"])).stdout


def test_a_report_names_the_files_that_were_not_brought(staffed: Place) -> None:
    with staffed.working():
        run = staffed.told(*words(staffed, "--wait", "--files", "some", "--type", "image/none"))
    records = staffed.told("report", str(run["id"]))["records"]
    files = [file for record in records for file in record["files_not_brought"]]
    assert files
    assert {file["reason"] for file in files} == {"type"}
    said = staffed.run("report", str(run["id"])).stdout
    assert all(f"file skipped · {file['name']} · Files of its type were not wanted." in said for file in files)


def test_a_run_again_is_in_the_name_of_whoever_asks_for_it(staffed: Place) -> None:
    """With the tokens of this person, not with those of somebody who may be gone."""
    with staffed.working():
        run = staffed.told(*words(staffed, "--wait", "--test", "--limit", "1"))
    with staffed.parts.database.transaction() as connection:
        row = {"subject": "sub-cora", "ckan_user": "cora", "role": "staff", "first_seen": after(0), "last_seen": after(0)}
        connection.execute(insert(people).values(**row))
    again = staffed.told("rerun", str(run["id"]), "--as", "cora")
    owners = {job.id: job.owner for job in staffed.jobs()}
    assert (owners[run["id"]], owners[again["id"]]) == ("sub-ada", "sub-cora")


def test_an_undo_says_what_it_would_do_and_is_agreed_to(staffed: Place) -> None:
    with staffed.working():
        run = staffed.told(*words(staffed, "--wait", "--test", "--limit", "1"))
    done = staffed.run("undo", str(run["id"]), "--as", "ada")
    assert done.returncode == 2
    assert "It would remove 1 items" in done.stderr
    assert alive(staffed) == 1


def test_only_staff_imports(place: Place) -> None:
    done = place.run(*words(place))
    assert done.returncode == 1
    assert "neither staff nor administrator" in done.stderr
    assert place.jobs() == []


WRONG = [
    (("--limit", "0"), "from 1 to 1000"),
    (("--organization", "no-such"), "no-such"),
    (("--url", "ftp://x"), "web address"),
]


@pytest.mark.parametrize(("more", "said"), WRONG)
def test_what_is_wrong_is_said_in_a_sentence(staffed: Place, more: tuple[str, ...], said: str) -> None:
    with staffed.working():
        done = staffed.run(*words(staffed, *more, "--wait"))
    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_originals_are_read_again(staffed: Place) -> None:
    with staffed.working():
        run = staffed.told(*words(staffed, "--wait", "--files", "none"))
    assert staffed.told("catalogue", "reprocess") == {"looked_at": 0, "changed": 0, "failed": []}
    assert staffed.told("catalogue", "reprocess", "--all") == {"looked_at": run["created"], "changed": 0, "failed": []}


def test_a_source_that_moved_takes_its_imports_along(staffed: Place) -> None:
    with staffed.working():
        staffed.told(*words(staffed, "--wait", "--files", "none"))
    moved = ("catalogue", "moved", "ckan", staffed.ckan.url)
    assert staffed.told(*moved, "https://new.example.org") == {"imports": 1, "schedules": 0}
    assert [each["url"] for each in staffed.told("runs")["runs"]] == ["https://new.example.org"]
    again = staffed.run(*moved, "https://new.example.org")
    assert again.returncode == 1
    assert "Nothing was imported from" in again.stderr


@pytest.mark.parametrize(("kind", "software"), [("zenodo", "Zenodo"), ("invenio", "InvenioRDM")])
def test_every_kind_of_source_has_its_command(staffed: Place, kind: str, software: str) -> None:
    asked = ("import", kind, "--url", staffed.zenodo.url, "--query", "rivers", "--as", "ada")
    assert staffed.told(*asked, "--check")["software"] == software
    with staffed.working():
        run = staffed.told(*asked, "--wait", "--files", "none")
    assert (run["state"], run["failed"], run["created"] == run["listed"]) == ("done", 0, True)


def test_a_part_of_a_dspace_is_imported_from_the_options_alone_with_its_item_set(staffed: Place) -> None:
    dspace = Dspace7("9.3")
    with Simulator(dspace) as running:
        rivers = dspace.new_collection("Rivers", dspace.new_community("Water"))
        dspace.new_item("Floods", {"levels.csv": "1\n"}, rivers)
        staffed.allow(running.url)
        handle = str(dspace.state.things[rivers].handle)
        asked = ("import", "dspace", "--url", running.url, "--scope", handle, "--as", "ada")
        nowhere = staffed.run("import", "dspace", "--url", running.url, "--as", "ada", "--make-set")
        assert (nowhere.returncode, "name which one" in nowhere.stderr) == (1, True)
        with staffed.working():
            run = staffed.told(*asked, "--make-set", "--wait")
    assert (run["state"], run["created"]) == ("done", 1)
    with staffed.parts.database.transaction() as connection:
        assert [made.title for made in item_sets.made_by(connection, run["id"])] == ["Rivers"]


def test_a_source_that_asked_for_patience_is_told_with_the_time_of_the_next_request(staffed: Place) -> None:
    slow = staffed.ckan.faults.add("GET /api/3/action/package_search", times=-1, status=429)
    with staffed.working(), staffed.terminal(*words(staffed, "--wait")) as terminal:
        shown = terminal.until(lambda seen: "the next request follows at" in seen)
        assert "asks us to slow down" in shown
    assert slow.happened
