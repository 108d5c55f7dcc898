"""A tree of parts in memory, above the repository in memory."""

from collections import Counter
from dataclasses import dataclass, field

from exporter.errors import ExporterError, RemoteMissing
from exporter.sources.imports import Branch, Branches
from tests.transfers.imports.repository import URL, MemorySource, Repository

PAGE = 100


@dataclass
class Grove:
    """``below`` names the branches under each; the topmost stand under the empty name."""

    branches: dict[str, Branch] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    fault: ExporterError | None = None

    def grow(self, identifier: str, title: str, word: str = "collection", parent: str = "", **more: str) -> None:
        told = {"description": f"About {title}.", "url": f"{URL}/handle/{identifier}", **more}
        count = None if word == "community" else 3
        self.branches[identifier] = Branch(identifier, title, word, count, word == "community", **told)
        self.below.setdefault(parent, []).append(identifier)


def forest(collections: int = 3) -> Grove:
    """A community with a community and collections in it, and one that is empty."""
    made = Grove()
    made.grow("1/1", "Water", "community")
    made.grow("1/2", "Rivers", "community", "1/1")
    for number in range(collections):
        made.grow(f"1/{100 + number}", f"Theses {number}", parent="1/1", rights="CC BY 4.0")
    made.grow("1/3", "Empty", "community")
    return made


class TreeMemory(MemorySource):
    """A TreeSource."""

    def __init__(self, repository: Repository, grove: Grove) -> None:
        super().__init__(repository)
        self._grove = grove

    def branches(self, parent: str = "", cursor: str = "") -> Branches:
        self._ask_tree(f"branches {parent}")
        names, start = self._grove.below.get(parent, []), int(cursor or 0)
        some = tuple(self._grove.branches[each] for each in names[start : start + PAGE])
        return Branches(some, str(start + PAGE) if start + PAGE < len(names) else "")

    def branch(self, identifier: str) -> Branch:
        self._ask_tree(f"branch {identifier}")
        if identifier not in self._grove.branches:
            raise RemoteMissing(f"data.example.org has no part “{identifier}”.", "data.example.org", 404)
        return self._grove.branches[identifier]

    def _ask_tree(self, what: str) -> None:
        self._grove.asked[what] += 1
        if self._grove.fault is not None:
            raise self._grove.fault
