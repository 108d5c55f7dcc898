"""What happens in a Dataverse behind the API's back: collections, datasets, curators, accidents."""

import copy
from datetime import UTC, datetime, timedelta

from simulators.dataverse_fields import checked
from simulators.dataverse_file_shelf import Files, FileShelf
from simulators.dataverse_index import Index
from simulators.dataverse_state import (
    DEACCESSIONED,
    RELEASED,
    Collection,
    Dataset,
    Json,
    Version,
    second,
)
from simulators.dataverse_usual import BARE, CUSTOM_TERMS, FULL, LICENSES, OWN_BLOCK

DEFAULT_TERMS: Json = {"termsOfAccess": "Ask the data contact."}


class Shelf(FileShelf):
    """Names of metadata are Dataverse's own (``author=[{"authorName": …}]``); None leaves a usual one out.

    Files are given by their path: what stands before the last slash is the folder (``directoryLabel``).
    """

    index: Index

    def new_collection(
        self, alias: str, title: str, parent: str = "root", published: bool = True, description: str = ""
    ) -> str:
        above = self.state.collections[parent]
        self.state.collections[alias] = Collection(self.state.next_id(), alias, title, above, published, description)
        return alias

    def new_dataset(
        self,
        title: str,
        files: Files | None = None,
        collection: str = "root",
        usual: bool = True,
        publish: bool = True,
        license: str = "CC BY 4.0",
        terms: Json | None = None,
        blocks: dict[str, Json] | None = None,
        pid: str = "",
        moment: datetime | None = None,
        **metadata: object,
    ) -> str:
        """Its persistent identifier. Not ``usual``: with no more than a Dataverse insists on.

        ``license`` "" gives it the custom ``terms`` (HTML). ``blocks`` are custom metadata blocks.
        """
        fields = checked({**(FULL if usual else BARE), **metadata, "title": title})
        own = blocks if blocks is not None else (OWN_BLOCK if usual else {})
        said = terms if terms is not None else (DEFAULT_TERMS if license else CUSTOM_TERMS)
        if license and license not in LICENSES:
            raise ValueError(f"Licences here are {sorted(LICENSES)}")
        if publish and not self.state.collections[collection].published:
            raise ValueError("A Dataverse publishes nothing in a collection that is not public itself.")
        dataset = Dataset(self.state.next_id(), pid or self.state.new_pid(), self.state.collections[collection])
        dataset.created = dataset.updated = second(moment)
        version = Version(self.state.next_version_id(), fields, license, said, own, created=second(moment))
        version.updated = version.created
        version.files = [self._put(dataset, path, given, None) for path, given in (files or {}).items()]
        dataset.versions.append(version)
        self.state.add(dataset)
        if publish:
            self._release(dataset, version, minor=False, moment=moment)
        self.index.write(dataset)
        return dataset.pid

    def fill(
        self, count: int, collection: str = "root", prefix: str = "Dataset", apart: float = 1, **more: object
    ) -> list[str]:
        """So many small datasets with one file each, ``apart`` seconds from each other (0: all tied); their identifiers."""
        first = datetime.now(UTC) - timedelta(seconds=count * apart)
        return [
            self.new_dataset(
                f"{prefix} {number}",
                {"table.csv": f"number\n{number}\n"},
                collection,
                usual=False,
                moment=first + timedelta(seconds=number * apart),
                **more,  # type: ignore[arg-type]
            )
            for number in range(count)
        ]

    def draft(self, pid: str, files: Files | None = None, **changes: object) -> None:
        """A draft beside what is public, or more changes to it: ``updatedAt`` moves, nothing that guests see does.

        ``files`` are all that it has from now on: what has the same bytes keeps its number, what has others is replaced.
        """
        dataset = self.state.datasets[pid]
        version = dataset.draft or self._cloned(dataset)
        own, license = changes.pop("blocks", version.blocks), changes.pop("license", version.license)
        version.terms = changes.pop("terms", version.terms)  # type: ignore[assignment]
        version.blocks, version.license = own, str(license)  # type: ignore[assignment]
        version.metadata = checked({**version.metadata, **changes})
        if files is not None:
            before = {each.path: each for each in version.files}
            version.files = [self._put(dataset, path, given, before.get(path)) for path, given in files.items()]
        self._touched(dataset, version)

    def publish(self, pid: str, minor: bool = False, moment: datetime | None = None) -> None:
        dataset = self.state.datasets[pid]
        assert dataset.draft, f"{pid} has no draft"
        self._release(dataset, dataset.draft, minor, moment)
        self.index.write(dataset)

    def edit(self, pid: str, files: Files | None = None, minor: bool = False, **changes: object) -> str:
        """A new version, published; its name, such as 1.1."""
        self.draft(pid, files, **changes)
        self.publish(pid, minor)
        return self.state.datasets[pid].versions[-1].name

    def deaccession(self, pid: str, version: str = "", note: str = "Withdrawn by its authors.", forward: str = "") -> None:
        """One version, or all of them; ``forward`` is the address of what replaces it."""
        dataset = self.state.datasets[pid]
        for each in dataset.versions:
            if each.state == RELEASED and version in {"", each.name}:
                each.state, each.note, each.forward = DEACCESSIONED, note, forward
                self._touched(dataset, each)

    def destroy(self, pid: str) -> None:
        """Nothing is left of it."""
        dataset = self.state.datasets[pid]
        dataset.destroyed = True
        self.index.write(dataset)

    def harvested(self, title: str, files: Files | None = None, source: str = "elsewhere", **more: object) -> str:
        """A dataset of another repository: it is found, its files are not here."""
        pid = self.new_dataset(title, files, publish=False, **more)  # type: ignore[arg-type]
        self.state.datasets[pid].source = source
        self.publish(pid)
        return pid

    def link(self, pid: str, collection: str) -> None:
        """Shown in another collection too."""
        self.state.datasets[pid].linked.add(collection)
        self.index.write(self.state.datasets[pid])

    def move(self, pid: str, collection: str) -> None:
        self.state.datasets[pid].collection = self.state.collections[collection]
        self.index.write(self.state.datasets[pid])

    def _cloned(self, dataset: Dataset) -> Version:
        last = dataset.versions[-1]
        version = Version(self.state.next_version_id(), last.metadata, last.license, last.terms, last.blocks)
        version.files = [copy.copy(each) for each in last.files]
        version.created = second()
        dataset.versions.append(version)
        return version

    def _release(self, dataset: Dataset, version: Version, minor: bool, moment: datetime | None) -> None:
        earlier = [each for each in dataset.versions if each.number]
        last = (earlier[-1].number, earlier[-1].minor) if earlier else (0, 0)
        version.number, version.minor = (last[0], last[1] + 1) if minor and earlier else (last[0] + 1, 0)
        version.state, version.released, version.updated = RELEASED, second(moment), second(moment)
        dataset.updated = second(moment)

    def _touched(self, dataset: Dataset, version: Version) -> None:
        dataset.updated = version.updated = second()
        self.index.write(dataset)
