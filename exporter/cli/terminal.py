"""How commands speak: answers to standard output, all else to standard error; no text from elsewhere steers the terminal."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exporter.settings.logs import escaped

PIPED_WIDTH = 160
"""Where no terminal says how wide it is."""


def answers() -> Console:
    return _console(sys.stdout)


def talk() -> Console:
    """For whoever sits there: questions, progress, what is wrong."""
    return _console(sys.stderr)


def _console(stream: Any) -> Console:
    return Console(file=stream, highlight=False, markup=False, width=None if stream.isatty() else PIPED_WIDTH)


def is_attended() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def plain(text: object, style: str = "") -> Text:
    """Harmless, in one line: control and direction signs are shown as they would be written."""
    return Text(escaped(" ".join(str(text).split())), style)


def table(*columns: str) -> Table:
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def print_json(told: Any) -> None:
    """ASCII, so that nothing in it can steer a terminal."""
    print(json.dumps(told, indent=2))
