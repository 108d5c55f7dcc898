"""What InvenioRDM answers, as values. Pure. Answers differ between versions: whatever is missing reads as empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
LONGEST_WORD = 191
MOST_FAULTS = 100


@dataclass(frozen=True)
class InvenioFile:
    """``md5`` is lower-case hex, empty where the server names another checksum or none yet."""

    name: str
    size_bytes: int
    md5: str
    complete: bool


@dataclass(frozen=True)
class InvenioRecord:
    """A draft or a published record. ``faults`` are its ``errors``: field path and messages."""

    identifier: str
    published: bool
    draft: bool
    metadata: Json = field(default_factory=dict)
    access: Json = field(default_factory=dict)
    pids: Json = field(default_factory=dict)
    custom_fields: Json = field(default_factory=dict)
    concept: str = ""
    concept_doi: str = ""
    created: str = ""
    updated: str = ""
    communities: tuple[tuple[str, str], ...] = ()
    """Id and slug of each; the slug is empty where the answer does not name it."""
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def doi(self) -> str:
        return _word_at(self.pids, "doi", "identifier")

    @property
    def title(self) -> str:
        return text_at(self.metadata, "title")


@dataclass(frozen=True)
class InvenioPage:
    records: tuple[InvenioRecord, ...]
    total: int = 0


@dataclass(frozen=True)
class InvenioOffer:
    """What became of an offer to communities, by their ids: why not, or that a curator has yet to decide."""

    refused: Json
    waiting: tuple[str, ...]


def offer_of(body: Any) -> InvenioOffer:
    asked = [each for each in parts_at(body, "processed") if _part(each, "request").get("is_open")]
    refused = {text_at(each, "community_id"): messages_of(each) for each in parts_at(body, "errors")}
    return InvenioOffer(refused, tuple(text_at(each, "community_id") for each in asked))


def record_of(body: Any) -> InvenioRecord:
    parent = _part(body, "parent")
    published = bool(_part(body).get("is_published"))
    return InvenioRecord(
        identifier=_word_at(body, "id"),
        published=published,
        draft=bool(_part(body).get("is_draft", not published)),
        metadata=_part(body, "metadata"),
        access=_part(body, "access"),
        pids=_part(body, "pids"),
        custom_fields=_part(body, "custom_fields"),
        concept=_word_at(parent, "id"),
        concept_doi=_word_at(parent, "pids", "doi", "identifier"),
        created=text_at(body, "created"),
        updated=text_at(body, "updated"),
        communities=_communities(_part(parent, "communities")),
        faults=tuple((text_at(each, "field")[:200], messages_of(each)) for each in parts_at(body, "errors")[:MOST_FAULTS]),
    )


def page_of(body: Any) -> InvenioPage:
    hits = _part(body, "hits")
    records = tuple(record_of(each) for each in parts_at(hits, "hits"))
    total = hits.get("total")
    return InvenioPage(records, _whole(total.get("value") if isinstance(total, Mapping) else total))


def file_of(body: Any) -> InvenioFile:
    """An entry without a status is one of a published record, and complete."""
    kind, _, digest = text_at(body, "checksum").rpartition(":")
    complete = text_at(body, "status") in {"completed", ""}
    md5 = digest.lower() if kind in {"md5", ""} else ""
    return InvenioFile(text_at(body, "key"), _whole(_part(body).get("size")), md5, complete)


def files_of(body: Any) -> tuple[InvenioFile, ...]:
    return tuple(file_of(each) for each in parts_at(body, "entries"))


def messages_of(fault: Json) -> str:
    """The documentation says ``message``, the source says ``messages``."""
    many = fault.get("messages")
    texts = many if isinstance(many, list) else [fault.get("message", "")]
    return " ".join(str(each) for each in texts)[:500]


def text_at(body: Any, *path: str) -> str:
    """What stands at the end of the path as text; empty when it is not there."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return "" if body is None or isinstance(body, Mapping | list) else str(body)


def _word_at(body: Any, *path: str) -> str:
    """An identifier. What is too long for one, or holds a space, is none: no column and no address would take it."""
    found = text_at(body, *path)
    return found if len(found) <= LONGEST_WORD and found.isprintable() and " " not in found else ""


def parts_at(body: Any, name: str) -> tuple[Json, ...]:
    """The objects of a list, or of a mapping's values; none when it is neither."""
    found = body.get(name) if isinstance(body, Mapping) else None
    many: Iterable[Any] = found.values() if isinstance(found, Mapping) else found if isinstance(found, list) else ()
    return tuple(each for each in many if isinstance(each, Mapping))


def _part(body: Any, *path: str) -> Json:
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, Mapping) else {}


def _communities(told: Json) -> tuple[tuple[str, str], ...]:
    slugs = {text_at(each, "id"): text_at(each, "slug") for each in parts_at(told, "entries")}
    ids = told.get("ids")
    listed = [str(each) for each in ids] if isinstance(ids, list) else list(slugs)
    return tuple((each, slugs.get(each, "")) for each in listed if each)


def _whole(number: Any) -> int:
    """Sizes come as 7, 7.0, "7" or not at all."""
    try:
        return int(float(number))
    except (TypeError, ValueError, OverflowError):
        return 0
