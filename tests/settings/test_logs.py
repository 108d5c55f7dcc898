"""What a log line may hold."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.settings import Settings
from exporter.settings.logs import OneLine, set_up_logging


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:], root.level = handlers, level


def line(message: str, *secrets: str) -> str:
    return OneLine(secrets).format(logging.LogRecord("exporter.x", logging.INFO, "", 0, message, (), None))


def test_a_forged_second_line_stays_in_the_first() -> None:
    assert line("bad\n2026-01-01T00:00:00Z INFO done \x1b[31m\u202e").endswith(
        "bad\\n2026-01-01T00:00:00Z INFO done \\x1b[31m\\u202e"
    )


def test_letters_of_all_languages_stay_as_they_are() -> None:
    assert line("Zażółć gęślą jaźń — 数据").endswith("Zażółć gęślą jaźń — 数据")


@pytest.mark.parametrize("form", ["a/secret+one", "a%2Fsecret%2Bone"])
def test_a_secret_of_the_settings_is_hidden_in_each_form(form: str) -> None:
    assert line(f"at {form} it failed", "a/secret+one").endswith("at [hidden] it failed")


@pytest.mark.parametrize("text", ["?access_token=abc123&x=1", "Authorization: Bearer abc123", "client_secret=abc123"])
def test_what_looks_like_a_token_is_hidden(text: str) -> None:
    assert "abc123" not in line(text)


def test_a_traceback_is_one_line_in_utc_without_secrets(tmp_path: Path, read: Callable[..., Settings]) -> None:
    log_file = tmp_path / "exporter.log"
    settings = read({"app": {"log_file": str(log_file)}})
    set_up_logging(settings)
    try:
        raise ValueError(f"no good: {settings.ckan.apikey}")
    except ValueError:
        logging.getLogger("exporter.test").exception("unexpected")
    written = log_file.read_text()
    assert written.count("\n") == 1
    assert "ValueError: no good: [hidden]" in written
    assert written.split(" ")[0].endswith("Z")


def test_a_log_file_that_cannot_be_written_is_told_and_keeps_nobody_from_starting(
    tmp_path: Path, read: Callable[..., Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logging(read({"app": {"log_file": str(tmp_path / "absent" / "x.log")}, "ckan": {"sever": "x"}}))
    told = capsys.readouterr().err
    assert "log_file cannot be written (No such file or directory)" in told
    assert "[ckan] sever is not a setting" in told


def test_a_service_that_may_not_write_the_log_file_writes_its_name_in_its_own_directory(
    tmp_path: Path, read: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    monkeypatch.setenv("LOGS_DIRECTORY", str(ours))
    set_up_logging(read({"app": {"log_file": str(tmp_path / "theirs" / "exporter.log")}}))
    logging.getLogger("exporter.test").info("Here.")
    assert (ours / "exporter.log").read_text().endswith("INFO exporter.test: Here.\n")


@pytest.mark.parametrize(("level", "number"), [("debug", 7), ("info", 6), ("warning", 4), ("error", 3), ("critical", 2)])
def test_a_line_for_the_journal_says_how_bad_it_is(
    level: str, number: int, read: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read({"app": {"log_level": "DEBUG"}})
    with (tmp_path / "journal").open("w+") as stream:
        status = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino}")
        monkeypatch.setattr(sys, "stderr", stream)
        set_up_logging(settings)
        getattr(logging.getLogger("exporter.test"), level)("With %s.", settings.ckan.apikey)
        stream.seek(0)
        assert stream.read() == f"<{number}>{level.upper()} exporter.test: With [hidden].\n"


def test_a_pipe_behind_the_service_gets_no_numbers(
    read: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "elsewhere").open("w+") as stream:
        monkeypatch.setenv("JOURNAL_STREAM", "1:1")
        monkeypatch.setattr(sys, "stderr", stream)
        set_up_logging(read())
        logging.getLogger("exporter.test").error("Here.")
        stream.seek(0)
        assert stream.read().endswith("Z ERROR exporter.test: Here.\n")
