"""What an installation by docs/installation.md does, on the systemd of a real Debian."""

import pytest

from simulators.demo_settings import USER
from simulators.form_client import Browser
from simulators.import_demo import COUNTS, ORGANIZATION, TREES
from tests.systemd.site import HOME, SERVICES, WORKER, Site, url

pytestmark = pytest.mark.slow


def test_the_words_of_the_guide_bring_both_services_up(site: Site) -> None:
    assert site.first_states == {service: ["active", "0", "enabled"] for service in SERVICES}
    checks = [words for words in site.told if "All is well." in words]
    assert checks[0].count("All is well.") == 2, "as the one user, and as the other"


def test_a_person_has_exported_a_dataset_by_the_pages(site: Site) -> None:
    assert site.first_faults == []


def test_each_service_has_its_own_user_at_the_database_and_may_change_no_table(site: Site) -> None:
    people = set(site.box.run("mysql", "-N", "-e", "SELECT user FROM information_schema.processlist").split())
    assert set(SERVICES) <= people
    for service in SERVICES:
        assert site.box.run("ps", "-o", "user:20=", "-p", site.pid(service)).strip() == service
        refused = site.box.attempt("runuser", "-u", service, "--", "mysql", "zenodo_export", "-e", "DROP TABLE jobs")
        assert "DROP command denied" in refused.stderr


def test_the_worker_writes_files_of_imports_where_the_pages_read_them(at_work: Site) -> None:
    run = at_work.exporter(
        "import", "ckan", "--url", url("other"), "--organization", ORGANIZATION, "--as", USER, "--wait", "--json"
    )
    # the fifth is a link to a host that is not there
    assert (run["state"], run["files"]) == ("done", {"stored": 4, "skipped": 0, "failed": 1}), run
    with at_work.box.network.entered(), Browser() as browser:
        at_work.sign_in(browser)
        found = {browser.open(f"{url('pages')}/catalogue/items/{number}/files/0").content for number in (1, 2, 3)}
    assert {TREES.encode(), COUNTS.encode()} <= found
    modes = at_work.box.run("find", "/var/lib/ckan-export-catalogue", "-type", "f", "-printf", "%u:%g %m\n").split("\n")
    assert set(filter(None, modes)) == {"zenodo-worker:ckan-export 640"}


def test_there_is_no_reload_and_a_restart_takes_its_place(at_work: Site) -> None:
    assert "not applicable" in at_work.box.attempt("systemctl", "reload", WORKER).stderr


def test_log_files_are_turned_over_while_the_services_run(at_work: Site) -> None:
    box = at_work.box
    box.run("install", "-m", "0644", f"{HOME}/systemd/logrotate.d/ckan-export", "/etc/logrotate.d/ckan-export")
    say_something(at_work, "before-it-is-turned-over")
    box.run("logrotate", "--force", "/etc/logrotate.d/ckan-export")
    for service in SERVICES:
        assert " INFO exporter" in box.run("cat", f"/var/log/{service}/exporter.log.1")
        assert box.attempt("test", "-e", f"/var/log/{service}/exporter.log").returncode == 1
    say_something(at_work, "after-it-was-turned-over")
    for service in SERVICES:
        assert " INFO exporter" in box.run("cat", f"/var/log/{service}/exporter.log")


def say_something(site: Site, dataset: str) -> None:
    """A sign-in and a transfer: a line of the pages, and one of the worker."""
    with site.box.network.entered(), Browser() as browser:
        site.sign_in(browser)
    site.add_dataset(dataset)
    assert site.ended(site.begin(dataset))["state"] == "done"
