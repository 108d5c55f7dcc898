"""A repository in memory that keeps to our own protocol of import sources, with the faults that a test orders."""

import hashlib
import io
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from exporter.errors import ExporterError, FileMissing, RemoteMissing
from exporter.records.record import Access, FileOrigin, FileRef, Header, Original, Record, Value
from exporter.sources.base import Entry, FileStamp, Listing
from exporter.sources.imports import ImportAbout, ImportFeatures

URL = "https://data.example.org"


@dataclass
class Held:
    """One record there."""

    title: str
    version: int = 1
    files: dict[str, bytes] = field(default_factory=dict)
    creators: tuple[str, ...] = ()
    gone: bool = False
    embargo: str = ""
    closed: bool = False
    """Its description, too, is shown to some only."""


@dataclass
class Repository:
    """``brings_documents``: the list has them; ``tells_versions``: and versions, too."""

    records: dict[str, Held] = field(default_factory=dict)
    brings_documents: bool = False
    tells_versions: bool = True
    lists_headers: bool = False
    asked: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[ExporterError]] = field(default_factory=dict)
    """By what is asked (``record r1``, ``list 2``): the errors of the next answers. The last one of three dots stays."""
    totals: list[int | None] = field(default_factory=list)
    """What the next lists say there is, instead of the truth."""
    cut_after: int | None = None
    """The list ends so early, and does not say that it is whole."""
    unlisted: set[str] = field(default_factory=set)
    """There, and in no list."""
    between_pages: list[object] = field(default_factory=list)
    wrong_checksums: set[str] = field(default_factory=set)
    without_checksums: bool = False
    announced: dict[str, int] = field(default_factory=dict)
    """What the answer says of the size of a file, instead of the truth."""

    def put(self, identifier: str, title: str = "", **files: bytes) -> Held:
        self.records[identifier] = Held(title or f"Title of {identifier}", files=dict(files))
        return self.records[identifier]

    def fill(self, count: int) -> None:
        for number in range(count):
            self.put(f"r{number:05}")

    def change(self, identifier: str, title: str) -> None:
        self.records[identifier].title = title
        self.records[identifier].version += 1

    def fail(self, what: str, error: ExporterError, times: int = 1) -> None:
        self.faults.setdefault(what, []).extend([error] * times)


class MemorySource:
    """An ImportSource."""

    def __init__(self, repository: Repository, lanes: int = 2) -> None:
        told = {"tells_versions": repository.tells_versions, "bare_lists": repository.lists_headers}
        self.features = ImportFeatures(most_a_page=100, lanes=lanes, **told)
        self._there = repository
        self._guard = threading.Lock()

    def _ask(self, what: str) -> None:
        with self._guard:
            for each in {what, what.split(maxsplit=1)[0]}:
                self._there.asked[each] += 1
            waiting = self._there.faults.get(what)
            if waiting:
                raise waiting.pop(0)

    def check(self) -> ImportAbout:
        self._ask("check")
        return ImportAbout("Memory", "1", total=len(self._there.records))

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:
        start = int(cursor or 0)
        bare = bare and self._there.lists_headers
        self._ask(f"{'bare' if bare else 'list'} {start}")
        if start and self._there.between_pages:
            self._there.between_pages.pop(0)()  # type: ignore[operator]
        names = [each for each in self._there.records if each not in self._there.unlisted]
        end = len(names) if self._there.cut_after is None else self._there.cut_after
        some = names[start : min(start + size, end)]
        following = str(start + len(some)) if start + len(some) < end else ""
        total = self._there.totals.pop(0) if self._there.totals else len(names)
        whole = not following and self._there.cut_after is None
        return Listing(tuple(self._entry(each, bare) for each in some), total, following, whole)

    def _entry(self, name: str, bare: bool) -> Entry:
        held = self._there.records[name]
        document = self._document(name) if self._there.brings_documents and not bare else ""
        return Entry(self._header(name, held), held.title, document)

    def _header(self, name: str, held: Held) -> Header:
        version = str(held.version) if self._there.tells_versions else ""
        return Header(name, version=version, url=f"{URL}/{name}", deleted=held.gone)

    def _document(self, name: str) -> str:
        held = self._there.records[name]
        files = {each: [len(content), self._checksum(each, content)] for each, content in held.files.items()}
        said = {"id": name, "title": held.title, "creators": held.creators, "files": files, "embargo": held.embargo}
        return json.dumps(said | {"closed": held.closed})

    def _checksum(self, name: str, content: bytes) -> str:
        if self._there.without_checksums:
            return ""
        wrong = b"!" if name in self._there.wrong_checksums else b""
        return "md5:" + hashlib.md5(content + wrong).hexdigest()

    def record(self, entry: Entry) -> Record:
        name = entry.header.identifier
        if not entry.document:
            self._ask(f"record {name}")
        if name not in self._there.records:
            raise RemoteMissing("data.example.org does not have this any more.", "data.example.org", 404)
        text = entry.document or self._document(name)
        read = json.loads(text)
        files = tuple(
            FileRef(f"{name}/{each}", each, f"{URL}/{name}/{each}", FileOrigin.STORE, size, "text/plain", checksum)
            for each, (size, checksum) in read["files"].items()
        )
        values = (Value("dcterms:title", read["title"]), *(Value("dcterms:subject", each) for each in read["creators"]))
        header = self._header(name, self._there.records[name])
        access = Access("restricted", read["embargo"]) if read["embargo"] else Access()
        access = replace(access, record="restricted") if read["closed"] else access
        return Record(header, values, files=files, access=access, original=Original("application/json", text, "memory"))

    @contextmanager
    def open_file(self, file: FileRef) -> Iterator["MemoryContent"]:
        self._ask(f"file {file.identifier}")
        name, _, inner = file.identifier.partition("/")
        try:
            content = self._there.records[name].files[inner]
        except KeyError:
            raise FileMissing(f"“{inner}” is not there any more.") from None
        yield MemoryContent(content, self._there.announced.get(inner, len(content)))

    def close(self) -> None:
        self._ask("close")


class MemoryContent:
    def __init__(self, content: bytes, announced: int) -> None:
        self.stamp = FileStamp(announced)
        self._content = io.BytesIO(content)

    def read(self, size: int = -1, /) -> bytes:
        return self._content.read(size)
