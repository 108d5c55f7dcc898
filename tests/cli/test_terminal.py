"""What commands write cannot steer a terminal; and who acts is said."""

import os
import pwd

import pytest
from rich.console import Console

from exporter.cli import acting
from exporter.cli.terminal import plain, print_json, table


@pytest.mark.parametrize("hostile", ["\x1b]0;title\x07", "\x9b2J", "a\u202eb", "line\r\nline\x00", "\u2028"])
def test_control_and_direction_signs_are_written_out(hostile: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = table("x")
    shown.add_row(plain(hostile))
    Console(markup=False, width=200).print(shown, plain(hostile))
    print_json({"x": hostile})
    told = capsys.readouterr().out
    assert all(sign.isprintable() or sign == "\n" for sign in told)


def test_markup_of_others_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    Console(width=200).print(plain("[bold red]x[/] [link=http://evil]y[/link]"))
    assert capsys.readouterr().out == "[bold red]x[/] [link=http://evil]y[/link]\n"


def test_behind_sudo_both_names_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    me = pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.delenv("SUDO_USER", raising=False)
    assert acting.who() == me
    monkeypatch.setenv("SUDO_USER", me)
    assert acting.who() == me
    monkeypatch.setenv("SUDO_USER", "ann\x1b" + "x" * 200)
    assert acting.who() == f"ann\\x1b{'x' * 57} (as {me})"
