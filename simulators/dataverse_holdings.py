"""All that a Dataverse holds, and how it is found by number or name."""

import itertools
import random
import string

from simulators.dataverse_state import Collection, DataFile, Dataset

LETTERS = string.ascii_uppercase + string.digits


class State:
    """Identifiers are made from a seed, so that a run can be told again."""

    def __init__(self) -> None:
        self.collections = {"root": Collection(1, "root", "Root")}
        self.datasets: dict[str, Dataset] = {}
        self.by_id: dict[int, Dataset] = {}
        self.files: dict[int, tuple[Dataset, DataFile]] = {}
        self._ids = itertools.count(2)
        self._version_ids = itertools.count(1)
        self._dice = random.Random(5072)

    def next_id(self) -> int:
        """Collections, datasets and files are counted together."""
        return next(self._ids)

    def next_version_id(self) -> int:
        return next(self._version_ids)

    def new_pid(self) -> str:
        while (pid := "doi:10.5072/FK2/" + "".join(self._dice.choices(LETTERS, k=6))) in self.datasets:
            pass
        return pid

    def add(self, dataset: Dataset) -> None:
        self.datasets[dataset.pid] = dataset
        self.by_id[dataset.id] = dataset

    def collection(self, name: str) -> Collection | None:
        """By alias, number or ``:root``; an alias in any case."""
        if name == ":root":
            return self.collections["root"]
        wanted = name.lower()
        return next((each for each in self.collections.values() if wanted in {each.alias.lower(), str(each.id)}), None)
