"""``export`` as a process: the rules of the pages, at a terminal and without one."""

import json
from pathlib import Path

import pytest

from exporter.transfers.plan import ExportPlan, Way
from exporter.transfers.submit import plan_of
from simulators.ckan_demo import COMPLETE, INCOMPLETE, ODD
from tests.cli.place import TOKEN, Place

pytestmark = pytest.mark.slow

BEGUN = ("--as", "ada", "--yes", "--confirm", "rights")


def plan(place: Place) -> ExportPlan:
    job = place.job()
    with place.parts.database.transaction() as connection:
        return plan_of(connection, job.id, job.owner)


def test_without_yes_and_without_a_terminal_nothing_is_begun(place: Place) -> None:
    done = place.run("export", COMPLETE, "--as", "ada", "--confirm", "rights")
    assert done.returncode == 2
    assert "Say --yes where nobody can be asked" in done.stderr
    assert place.jobs() == []


def test_an_open_question_stops_it_and_names_the_options_that_answer_it(place: Place) -> None:
    done = place.run("export", COMPLETE, "--as", "ada", "--yes")
    assert done.returncode == 2
    assert "which version of this licence is meant" in done.stderr
    assert "[--licence ID or --confirm rights]" in done.stderr
    assert place.jobs() == []


def test_all_faults_are_told_at_once_also_for_programs(place: Place) -> None:
    words = ("--link", "nothing.csv", "--community", "no slug", "--licence", "cc-who", "--new-version", "--yes", "--json")
    done = place.run("export", INCOMPLETE, "--as", "ada", *words)
    assert done.returncode == 2
    told = json.loads(done.stdout)
    assert told["error"] == "Nothing was sent."
    fields = [fault["field"] for fault in told["faults"]]
    assert fields == ["files", "rights", "communities", "target", "rights", "creators"]
    assert place.jobs() == []


def test_what_ckan_does_not_allow_that_person_is_not_begun(place: Place) -> None:
    place.sign_in("ulla")
    place.connect("ulla")
    done = place.run("export", COMPLETE, "--as", "ulla", "--yes", "--confirm", "rights")
    assert done.returncode == 2
    assert "You may not edit this dataset in CKAN" in done.stderr
    assert "river" not in done.stderr.replace(COMPLETE, "")
    assert place.jobs() == []


def test_a_right_that_goes_before_the_yes_stops_it(place: Place) -> None:
    with place.terminal("export", COMPLETE, "--as", "ada", "--confirm", "rights") as terminal:
        terminal.until(lambda seen: "Begin? [y/N]" in seen)
        place.ckan.new_organization("water-institute", ada="member")
        terminal.types("y")
        assert terminal.ends() == 2
        assert "You may not edit this dataset in CKAN" in terminal.text
    assert place.jobs() == []


def test_ckans_silence_is_a_no(place: Place) -> None:
    fault = place.ckan.faults.add("user_show", status=503, times=-1)
    done = place.run("export", COMPLETE, *BEGUN)
    assert done.returncode == 1
    assert fault.happened >= 1
    assert place.jobs() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "cora"), "The CKAN user cora has never signed in here"),
        ((), "Say in whose name: --as CKAN_USER"),
        (("--as", "ada", "--to", "zenodo.example"), "--to zenodo.example: no repository of the settings"),
    ],
)
def test_whose_and_where_must_be_known(place: Place, words: tuple[str, ...], said: str) -> None:
    done = place.run("export", COMPLETE, *words)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("dataset", ["nothing-like-it", "../../etc/passwd", "a b"])
def test_a_dataset_that_is_not_there_is_told(place: Place, dataset: str) -> None:
    done = place.run("export", dataset, "--as", "ada")
    assert done.returncode == 2
    assert "nothing was sent" in done.stderr.lower()


def test_only_the_person_can_connect_a_repository(place: Place) -> None:
    place.sign_in("cora")
    done = place.run("export", COMPLETE, "--as", "cora", "--yes", "--confirm", "rights")
    assert done.returncode == 2
    assert f"cora has no token for {place.host}" in done.stderr
    assert f"/connections/{place.host}" in done.stderr


def test_the_options_decide_what_the_plan_says(place: Place) -> None:
    words = ("--licence", "cc-by-sa-4.0", "--publish", "--community", "hydro", "--link", "recording.wav")
    done = place.run("export", ODD, "--as", "ada", "--yes", *words, "--leave", "bär und Fluss.txt", "--json")
    assert done.returncode == 0, done.stderr
    decided = plan(place)
    assert [right.id for right in decided.record.rights] == ["cc-by-sa-4.0"]
    assert (decided.publish, decided.communities) == (True, ("hydro",))
    ways = {planned.name: planned.way for planned in decided.files}
    assert ways["recording.wav"] is Way.LINK
    assert ways["bär und Fluss.txt"] is Way.LEAVE
    assert ways["field notes.txt"] is Way.SEND


def test_a_doi_and_an_earlier_transfer_are_told_before_it_begins(place: Place) -> None:
    place.ckan.change_dataset(COMPLETE, extras=[{"key": "doi", "value": "10.5281/zenodo.7"}])
    done = place.run("export", COMPLETE, *BEGUN)
    assert "In CKAN it has the DOI 10.5281/zenodo.7." in " ".join(done.stderr.split())
    job = place.job()
    again = place.run("export", COMPLETE, *BEGUN)
    assert f"It went there before, as transfer {job.id}" in " ".join(again.stderr.split())


def test_one_resource_goes_alone(place: Place) -> None:
    resource = place.ckan.state.dataset(COMPLETE)["resources"][1]["id"]
    told = place.told("export", COMPLETE, *BEGUN, "--resource", resource)
    assert [file["name"] for file in told["files"]] == ["readme.txt"]
    assert place.run("export", COMPLETE, *BEGUN, "--resource", "another").returncode == 2


def test_a_draft_must_be_there_and_unpublished(place: Place) -> None:
    done = place.run("export", COMPLETE, *BEGUN, "--draft", "999999")
    assert done.returncode == 2
    assert "The chosen draft could not be looked at" in done.stderr


def test_the_transfer_and_the_log_say_who_began_it_for_whom(place: Place) -> None:
    told = place.told("export", COMPLETE, *BEGUN)
    assert any("Begun at the command line by" in event["sentence"] for event in told["events"])
    log = place.settings.with_name("log").read_text()
    assert f"command line: job {told['id']} of sub-ada was begun by" in log
    done = place.run("export", COMPLETE, *BEGUN, SUDO_USER="ann\x1b[31m")
    assert done.returncode == 0
    assert "ann\\x1b[31m (as " in place.events(told["id"])


def test_the_same_again_is_the_same_job_and_other_decisions_are_told(place: Place) -> None:
    first = place.told("export", COMPLETE, *BEGUN)
    done = place.run("export", COMPLETE, *BEGUN, "--publish")
    assert done.returncode == 0
    assert "under way already, with other decisions" in done.stderr
    assert place.job().id == first["id"]
    assert not plan(place).publish


def test_no_secret_is_shown_or_logged(place: Place) -> None:
    done = place.run("export", COMPLETE, *BEGUN, "--json")
    shown = done.stdout + done.stderr + place.settings.with_name("log").read_text()
    for secret in (TOKEN, place.ckan.admin_token, *place.parts.settings.app.encryption_keys):
        assert secret not in shown


def test_hostile_words_do_not_reach_the_terminal(place: Place) -> None:
    dataset = place.ckan.state.dataset(COMPLETE)
    dataset["title"] = "\x1b]0;owned\x07[red]Rivers\x9b2J\u202e[/red]"
    done = place.run("export", COMPLETE, "--as", "ada")
    assert "\x1b" not in done.stderr + done.stdout
    assert not {"\x07", "\x9b", "\u202e"} & set(done.stderr)
    assert "[red]Rivers" in done.stderr


def test_a_database_file_of_somebody_else_is_not_touched(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "state" / "exporter.db"
    place.parts.close()
    file.unlink()
    done = place.run("jobs", "list")
    assert done.returncode == 1
    assert "the services make it at their first start" in done.stderr
    assert not file.exists()
