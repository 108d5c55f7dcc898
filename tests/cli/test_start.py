"""How a service ends."""

import os
import sys
from pathlib import Path

import pytest

from exporter.cli.start import exit_status
from exporter.errors import DatabaseAway, SettingsError


def ends_with(error: Exception) -> int:
    def main() -> None:
        raise error

    return exit_status(main)


def test_wrong_settings_end_with_the_status_that_systemd_does_not_start_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_with(SettingsError(["[app] secret_key is missing."])) == 78
    assert "secret_key is missing" in capsys.readouterr().err


def test_what_may_pass_by_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_with(DatabaseAway("The database does not answer.")) == 1
    assert capsys.readouterr().err == "The database does not answer.\n"


def test_in_the_journal_each_line_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "journal").open("w+") as stream:
        status = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino}")
        monkeypatch.setattr(sys, "stderr", stream)
        assert ends_with(SettingsError(["[app] one is wrong.", "[app] two is wrong."])) == 78
        stream.seek(0)
        lines = stream.read().splitlines()
    assert len(lines) >= 2
    assert all(line.startswith("<3>") for line in lines)


def test_a_good_end_is_zero() -> None:
    assert exit_status(lambda: None) == 0
