"""The units, judged by systemd's own tools. They read the unit, not the kernel: what is enforced is another question."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest

from exporter.settings import WorkerSettings
from exporter.settings.sections import CATALOGUE_DIRECTORY
from tests.servers.systemd import analyze

UNITS = Path(__file__).parents[2] / "systemd"
NAMES = ["ckan-export.service", "zenodo-worker.service"]

pytestmark = pytest.mark.usefixtures("systemd")


def directive(unit: str, name: str) -> str:
    found = re.findall(rf"(?m)^{name}=(.*)$", (UNITS / unit).read_text())
    assert len(found) == 1, f"{name} in {unit}: {found}"
    return str(found[0])


@pytest.mark.parametrize("unit", NAMES)
def test_its_exposure_is_at_most_one_and_a_half(unit: str) -> None:
    judged = analyze("security", "--offline=true", "--threshold=15", UNITS / unit)
    assert judged.returncode == 0, judged.stdout


def test_a_unit_without_its_walls_would_be_refused(tmp_path: Path) -> None:
    bare = tmp_path / NAMES[0]
    bare.write_text("[Service]\nExecStart=/bin/true\n")
    assert analyze("security", "--offline=true", "--threshold=15", bare).returncode != 0


def test_systemd_finds_nothing_to_remark(tmp_path: Path) -> None:
    for unit in NAMES:
        # /opt/ckan-export is not there where the tests run
        text = re.sub(r"(?m)^ExecStart=.*$", "ExecStart=/bin/true", (UNITS / unit).read_text())
        (tmp_path / unit).write_text(text)
    judged = analyze("verify", "--man=no", *(tmp_path / unit for unit in NAMES))
    assert (judged.returncode, judged.stderr) == (0, "")


def test_a_spelling_mistake_would_be_remarked(tmp_path: Path) -> None:
    (tmp_path / NAMES[0]).write_text("[Service]\nExecStart=/bin/true\nProtectSytem=strict\n")
    assert "ProtectSytem" in analyze("verify", "--man=no", tmp_path / NAMES[0]).stderr


def test_names_and_places_are_those_of_the_present_exporter() -> None:
    for unit, program in zip(NAMES, ("server.py", "worker.py"), strict=True):
        assert directive(unit, "WorkingDirectory") == "/opt/ckan-export"
        assert directive(unit, "ExecStart") == f"/opt/ckan-export/venv/bin/python -X faulthandler {program}"
        assert (UNITS.parent / program).exists()


@pytest.mark.parametrize("unit", NAMES)
def test_it_is_watched_and_started_again_unless_its_settings_are_wrong(unit: str) -> None:
    assert directive(unit, "Type") == "notify"
    assert int(directive(unit, "WatchdogSec")) >= 60
    assert directive(unit, "Restart") == "always"
    assert directive(unit, "RestartPreventExitStatus").split()[0] == "78"


def test_the_grace_of_the_worker_ends_before_systemd_loses_patience() -> None:
    assert int(directive("zenodo-worker.service", "TimeoutStopSec")) > WorkerSettings().grace_seconds + 30


def test_each_service_has_a_user_of_its_own(tmp_path: Path) -> None:
    assert len({directive(unit, "User") for unit in NAMES}) == 2
    made = subprocess.run(
        ["systemd-sysusers", f"--root={tmp_path}", "--dry-run", UNITS / "sysusers.d" / "ckan-export.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    for unit in NAMES:
        assert f"Creating user '{directive(unit, 'User')}'" in made.stderr


def test_only_the_worker_sees_files_of_users() -> None:
    assert "BindReadOnlyPaths=" not in (UNITS / "ckan-export.service").read_text()
    assert "BindReadOnlyPaths=" in (UNITS / "zenodo-worker.service").read_text()


@pytest.mark.parametrize("unit", NAMES)
def test_no_line_switches_a_credential_on_that_is_not_there(unit: str) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNITS / unit)
    assert "LoadCredential" not in parser["Service"]


def test_the_catalogue_lies_where_settings_units_and_tmpfiles_say() -> None:
    there = str(CATALOGUE_DIRECTORY)
    assert directive("zenodo-worker.service", "ReadWritePaths") == f"-{there}"
    for unit in NAMES:
        assert directive(unit, "RequiresMountsFor") == there
    made = (UNITS / "tmpfiles.d" / "ckan-export.conf").read_text()
    owner, group = directive("zenodo-worker.service", "User"), directive("ckan-export.service", "Group")
    assert f"d {there} 2750 {owner} {group} -" in made.splitlines()
    assert directive("zenodo-worker.service", "UMask") == "0027", "its group, the pages, must get through"


def test_the_worker_starts_after_the_mounts_of_the_network() -> None:
    assert "remote-fs.target" in directive("zenodo-worker.service", "After").split()


@pytest.mark.parametrize("unit", NAMES)
def test_what_an_installation_lacks_is_not_tried_for_ever(unit: str) -> None:
    assert {"CHDIR", "EXEC", "USER", "CREDENTIALS"} <= set(directive(unit, "RestartPreventExitStatus").split())
