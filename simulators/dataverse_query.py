"""The little of Solr's language that lists need. What it does not know is an error, as an unknown field is to Solr."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulators.dataverse_search import Found

Test = Callable[["Found"], bool]
PART = re.compile(r'(-?)(?:(\w+):)?("[^"]*"|\[[^\]]*\]|\S+)')
RANGE = re.compile(r"\[(\S+) TO (\S+)\]")


def words(query: str) -> Test:
    """All words must be there; ``*`` is everything."""
    tests = [_part(*found) for found in _parts(query) if found[1] or found[2] not in {"*", "*:*", "AND"}]
    return lambda each: all(test(each) for test in tests)


def filters(query: str) -> Test:
    return words(query)


def _parts(query: str) -> list[tuple[str, str, str]]:
    if query == "*:*":
        return []
    parts: list[tuple[str, str, str]] = PART.findall(query)
    if any(value.startswith(":") or value.endswith(":") for _, _, value in parts):
        raise ValueError(f"org.apache.solr.search.SyntaxError: Cannot parse '{query}'")
    return parts


def _part(minus: str, field: str, value: str) -> Test:
    test = _field(field, value) if field else _word(value.strip('"'))
    return (lambda each: not test(each)) if minus else test


def _word(value: str) -> Test:
    wanted = value.casefold().strip("*")
    return lambda each: wanted in each.text().casefold()


def _field(field: str, value: str) -> Test:
    wanted = value.strip('"')
    if field in {"title", "name"}:
        return lambda each: wanted.casefold() in each.name.casefold()
    if field == "publicationStatus":
        return lambda each: wanted in _statuses(each)
    if field == "isHarvested":
        return lambda each: bool(each.document and each.document.dataset.source) == (wanted == "true")
    if field == "metadataSource":
        return lambda each: wanted in _sources(each)
    if field in {"dsPersistentId", "persistentUrl"}:
        return lambda each: bool(each.document and each.document.dataset.pid == wanted)
    if field == "dvObjectType":
        return lambda each: wanted == f"{each.kind}s"
    if field == "dateSort" and (ends := RANGE.fullmatch(value)):
        first, last = ends.groups()
        return lambda each: first.replace("*", "") <= each.date <= last.replace("*", "~")
    raise ValueError(f"undefined field {field}")


def _statuses(each: "Found") -> set[str]:
    if each.document is None:
        return {"Published"}
    states = {"RELEASED": {"Published"}, "DRAFT": {"Draft"}, "DEACCESSIONED": {"Deaccessioned"}}
    unpublished = {"Unpublished"} if not each.document.dataset.published else set()
    return states[each.document.state] | unpublished


def _sources(each: "Found") -> set[str]:
    source = each.document.dataset.source if each.document else ""
    return {"Harvested", source} if source else {"Root"}
