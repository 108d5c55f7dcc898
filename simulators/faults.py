"""What goes wrong on demand, and what happens meanwhile."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    """What goes wrong with the requests whose ``METHOD /path?query`` the regular expression ``match`` is found in.

    ``when`` before: the effect does not happen; after: it happens, and the answer is lost or spoilt.
    ``status`` answers that (as a proxy's HTML page when ``html``), ``delay`` waits so many seconds, ``hang`` waits and then
    drops (fewer seconds let go what waits), ``drop`` cuts the connection, ``read_bytes`` reads so much of the body and
    then cuts (it implies before).
    ``knob`` names a fault that the simulator itself must play (``wrong_checksum``, ``truncate``…), with ``value``.
    """

    match: str
    times: int = 1
    skip: int = 0
    when: str = "before"
    status: int = 0
    body: str = ""
    html: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    hang: float = 0
    drop: bool = False
    read_bytes: int = -1
    knob: str = ""
    value: Any = True
    happened: int = 0


@dataclass
class Turn:
    """Something that happens between an answer and the next request, as when somebody edits during a crawl."""

    match: str
    action: Callable[[], object]
    skip: int = 0
    times: int = 1
    happened: int = 0


class Faults:
    """The rules in force. ``times`` -1 is for ever."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._rules: list[Fault] = []
        self._turns: list[Turn] = []

    def add(self, match: str, **rest: Any) -> Fault:
        fault = Fault(match, **rest)
        with self._guard:
            self._rules.append(fault)
        return fault

    def after(self, match: str, action: Callable[[], object], skip: int = 0, times: int = 1) -> Turn:
        """``action`` is done when a matching request has its answer ready, before that is sent."""
        turn = Turn(match, action, skip, times)
        with self._guard:
            self._turns.append(turn)
        return turn

    def clear(self) -> None:
        with self._guard:
            self._rules.clear()
            self._turns.clear()

    def all(self) -> list[Fault]:
        with self._guard:
            return list(self._rules)

    def taken_by(self, line: str) -> list[Fault]:
        """The rules that this request meets, each counted."""
        with self._guard:
            return [fault for fault in self._rules if _meets(fault, line)]

    def happen_after(self, line: str) -> None:
        with self._guard:
            turns = [turn for turn in self._turns if _meets(turn, line)]
        for turn in turns:
            turn.action()


def _meets(rule: Fault | Turn, line: str) -> bool:
    if rule.times == 0 or not re.search(rule.match, line):
        return False
    if rule.skip > 0:
        rule.skip -= 1
        return False
    rule.times -= 1 if rule.times > 0 else 0
    rule.happened += 1
    return True
