"""The search index of a Dataverse: what lists show, some seconds behind what is true."""

import itertools
import threading
import time
from collections import deque
from dataclasses import dataclass

from simulators.dataverse_state import DEACCESSIONED, DRAFT, Dataset, Version


@dataclass
class Document:
    """One version of a dataset as it was when it was indexed. ``number`` is its place: it moves when that is done again."""

    dataset: Dataset
    version: Version
    state: str
    updated: str
    date: str
    number: int
    collection: str


class Index:
    """``lag`` seconds pass until a list shows what is new."""

    def __init__(self, lag: float = 0) -> None:
        self.lag = lag
        self._documents: dict[str, list[Document]] = {}
        self._waiting: deque[tuple[float, str, list[Document]]] = deque()
        self._numbers = itertools.count()
        self._guard = threading.Lock()

    def write(self, dataset: Dataset) -> None:
        documents = [] if dataset.destroyed else [self._document(dataset, each) for each in _indexed(dataset)]
        with self._guard:
            self._waiting.append((time.monotonic(), dataset.pid, documents))

    def all(self) -> list[Document]:
        with self._guard:
            while self._waiting and self._waiting[0][0] + self.lag <= time.monotonic():
                _, pid, documents = self._waiting.popleft()
                self._documents[pid] = documents
            return [each for documents in self._documents.values() for each in documents]

    def _document(self, dataset: Dataset, version: Version) -> Document:
        return Document(
            dataset,
            version,
            version.state,
            dataset.updated,
            _date(dataset, version),
            next(self._numbers),
            dataset.collection.alias,
        )


def _indexed(dataset: Dataset) -> list[Version]:
    """The newest public version and the draft; a deaccessioned one only where nothing is public."""
    last = dataset.versions[-1]
    found = [each for each in (dataset.released, dataset.draft) if each]
    return [last] if not found and last.state == DEACCESSIONED else found


def _date(dataset: Dataset, version: Version) -> str:
    """Of the newest major version: a minor one does not move it to the front. A draft's is when it was made."""
    if version.state == DRAFT:
        return version.created
    majors = [each.released for each in dataset.versions if each.released and each.minor == 0]
    return majors[-1] if majors else version.created
