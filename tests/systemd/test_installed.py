"""What an installation by docs/installation.md does, on the systemd of a real Debian."""

import pytest

from simulators.ckan_demo import COMPLETE
from simulators.demo_checks import check
from tests.systemd.site import SERVICES, Site, url

pytestmark = pytest.mark.slow


def test_the_words_of_the_guide_bring_both_services_up(site: Site) -> None:
    assert site.box.run("systemctl", "is-system-running").strip() == "running"
    for service in SERVICES:
        assert site.shown(service, "ActiveState") == "active"
        assert site.shown(service, "NRestarts") == "0"
        assert site.shown(service, "UnitFileState") == "enabled"


def test_a_person_exports_a_dataset_by_the_pages(at_work: Site) -> None:
    at_work.walk(COMPLETE)
    with at_work.box.network.entered():
        assert check(url("ckan"), url("zenodo"), COMPLETE).faults == []
