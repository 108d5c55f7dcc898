"""As much of the search engine's language as is asked for: ``lastModified:[… TO …]``, ``field:word``, words, ``*``."""

import re
from collections.abc import Callable
from datetime import datetime

from simulators.dspace7_state import Item, Thing

Test = Callable[[Thing], bool]
RANGE = re.compile(r"lastModified:([\[{])\s*(\S+)\s+TO\s+(\S+?)\s*([\]}])")
TOKEN = re.compile(r'(?:([\w.*]+):)?("[^"]*"|[^\s"]+)')


class NoQuery(Exception):
    """The search engine cannot read this."""


def parsed(query: str) -> Test:
    """All its parts must hold. Raises NoQuery."""
    tests = [_range(match) for match in RANGE.finditer(query)]
    rest = RANGE.sub(" ", query)
    if re.search(r"[\[\]{}]|:\s*$", rest) or rest.count('"') % 2:
        raise NoQuery
    tests += [_word(*match.groups()) for match in TOKEN.finditer(rest) if match[0] not in {"AND", "*", "*:*"}]
    return lambda thing: all(test(thing) for test in tests)


def _range(match: re.Match[str]) -> Test:
    opened, since, until, closed = match.groups()
    first, last = _moment(since), _moment(until)

    def test(thing: Thing) -> bool:
        if not isinstance(thing, Item):
            return False
        after = first is None or (thing.modified >= first if opened == "[" else thing.modified > first)
        return after and (last is None or (thing.modified <= last if closed == "]" else thing.modified < last))

    return test


def _moment(text: str) -> datetime | None:
    """The engine reads only whole moments of UTC."""
    if text == "*":
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text):
        raise NoQuery
    return datetime.fromisoformat(text)


def _word(field: str | None, text: str) -> Test:
    sought = text.strip('"').replace("\\", "").lower()
    if field == "handle":
        return lambda thing: (thing.handle or "").lower() == sought
    if field == "search.resourceid":
        return lambda thing: thing.uuid == sought
    return lambda thing: any(sought in each for each in _texts(thing, field))


def _texts(thing: Thing, field: str | None) -> list[str]:
    chosen = [thing.metadata.get(field, [])] if field else thing.metadata.values()
    return [value.text.lower() for values in chosen for value in values]
