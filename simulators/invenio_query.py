"""The query language of InvenioRDM's lists: words, "phrases", field:value, field:[a TO b], AND, OR, NOT and brackets."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.invenio_answers import refused

Test = Callable[[Any], bool]
EXACT = re.compile(r"(^|\.)(id|ids|identifier|status|scheme)$|^is_")
DATES = {"created", "updated", "_created", "_updated"}
TOKEN = re.compile(r'\s+|[\[{][^\]}]* TO [^\]}]*[\]}]|"[^"]*"|[()]|[-+!](?=\S)|[\w.*]+:|\S[^\s()"]*')


def matches(document: Any, query: str) -> bool:
    return parsed(query)(document)


def parsed(query: str) -> Test:
    """Every word must be found. Raises the refusal of what is no query: a colon or slash that is not quoted is syntax."""
    tokens = [token for token in TOKEN.findall(query) if not token.isspace()]
    if tokens.count("(") != tokens.count(")"):
        return lambda _: False
    return _alternatives(tokens, "")


def _syntax() -> Exception:
    return refused(400, "Invalid query string syntax.")


def _alternatives(tokens: list[str], field: str) -> Test:
    found = [_conjunction(tokens, field)]
    while tokens and tokens[0] in {"OR", "||"}:
        tokens.pop(0)
        found.append(_conjunction(tokens, field))
    return lambda document: any(test(document) for test in found)


def _conjunction(tokens: list[str], field: str) -> Test:
    found: list[Test] = []
    while tokens and tokens[0] not in {"OR", "||", ")"}:
        if tokens[0] in {"AND", "&&"}:
            tokens.pop(0)
        else:
            found.append(_clause(tokens, field))
    return lambda document: all(test(document) for test in found)


def _clause(tokens: list[str], field: str) -> Test:
    token = tokens.pop(0)
    if token in {"NOT", "!", "-"} and tokens:
        denied = _clause(tokens, field)
        return lambda document: not denied(document)
    if token == "+" and tokens:
        return _clause(tokens, field)
    if token == "(":
        inner = _alternatives(tokens, field)
        tokens.pop(0)
        return inner
    if token.endswith(":") and len(token) > 1:
        if field or not tokens or tokens[0].endswith(":"):
            raise _syntax()
        return _clause(tokens, token[:-1])
    return _term(field, token)


def _term(field: str, token: str) -> Test:
    if token[0] in "[{" and " TO " in token:
        return _range(field, token)
    phrase = token.startswith('"')
    wanted = token.strip('"') if phrase else re.sub(r"\\(.)", r"\1", token)
    if wanted == "*":
        return lambda _: True
    if not phrase and re.search(r"(?<!\\)[:/]", token):
        raise _syntax()
    exact = bool(EXACT.search(field))
    return lambda document: any(_found(wanted, value, exact) for value in values(document, field))


def _range(field: str, token: str) -> Test:
    low, high = token[1:-1].split(" TO ")
    low_out, high_out = token[0] == "{", token[-1] == "}"
    read = _moment if field in DATES else _as_it_is
    least, most = read(low, low_out), read(high, not high_out)

    def within(value: str) -> bool:
        at = read(value, False)
        above = least is None or at > least or (at == least and not low_out)
        return above and (most is None or at < most or (at == most and not high_out))

    return lambda document: any(within(str(value)) for value in values(document, field))


def _as_it_is(text: str, _: bool) -> Any:
    return None if text == "*" else text.strip('"')


def _moment(text: str, rounds_up: bool) -> Any:
    """The index keeps milliseconds. A day alone is its first or its last moment."""
    if text == "*":
        return None
    try:
        read = datetime.fromisoformat(text.strip('"'))
    except ValueError:
        raise _syntax() from None
    read = read if read.tzinfo else read.replace(tzinfo=UTC)
    if rounds_up and len(text.strip('"')) == 10:
        read += timedelta(days=1, milliseconds=-1)
    return read.replace(microsecond=read.microsecond // 1000 * 1000)


def _found(wanted: str, value: Any, exact: bool) -> bool:
    text = str(value).lower()
    if exact:
        return text == wanted.lower()
    words, sought = re.findall(r"\w+", text), re.findall(r"\w+", wanted.lower())
    return bool(sought) and any(words[at : at + len(sought)] == sought for at in range(len(words) - len(sought) + 1))


def values(node: Any, field: str) -> Iterator[Any]:
    """The values below a dotted path; all of them when it is empty."""
    if isinstance(node, list):
        for each in node:
            yield from values(each, field)
    elif isinstance(node, dict):
        name, _, rest = field.partition(".")
        for key, each in node.items():
            if not field or key == name:
                yield from values(each, rest)
    elif not field and node is not None:
        yield node
