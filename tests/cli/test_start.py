"""How a service ends."""

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


def test_a_good_end_is_zero() -> None:
    assert exit_status(lambda: None) == 0
