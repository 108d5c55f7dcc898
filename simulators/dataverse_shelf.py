"""What happens in a Dataverse behind the API's back: collections, datasets, curators, accidents."""

import copy
import mimetypes
from datetime import UTC, datetime, timedelta

from simulators.ckan_state import Content
from simulators.dataverse_fields import checked
from simulators.dataverse_index import Index
from simulators.dataverse_state import (
    DEACCESSIONED,
    RELEASED,
    Collection,
    DataFile,
    Dataset,
    FileMetadata,
    Json,
    NewFile,
    State,
    Version,
    second,
)
from simulators.dataverse_tables import ingested
from simulators.dataverse_usual import BARE, CUSTOM_TERMS, FULL, LICENSES, OWN_BLOCK

Files = dict[str, str | bytes | Content | NewFile]
DEFAULT_TERMS: Json = {"termsOfAccess": "Ask the data contact."}


class Shelf:
    """Names of metadata are Dataverse's own (``author=[{"authorName": …}]``); None leaves a usual one out.

    Files are given by their path: what stands before the last slash is the folder (``directoryLabel``).
    """

    state: State
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

    # files, by their numbers

    def file(self, pid: str, path: str) -> int:
        """The number of a file in the newest version."""
        return next(each.file.id for each in self.state.datasets[pid].versions[-1].files if each.path == path)

    def restrict(self, file: int) -> None:
        self.state.files[file][1].restricted = True

    def embargo(self, file: int, until: str, reason: str = "") -> None:
        """Closed before this day (YYYY-MM-DD), and yet not called restricted."""
        found = self.state.files[file][1]
        found.embargo, found.embargo_reason = until, reason

    def retain(self, file: int, until: str) -> None:
        """From this day on nobody gets it."""
        self.state.files[file][1].retention = until

    def guestbook(self, pid: str, number: int) -> None:
        self.state.datasets[pid].guestbook = number

    def ingest(self, file: int) -> None:
        """The CSV becomes a table: the file has another name, type, size and content, its checksum stays."""
        dataset, found = self.state.files[file]
        for each in (each for version in dataset.versions for each in version.files if each.file is found):
            if found.table is None:
                found.table = ingested(b"".join(found.told.pieces()), each.label, found.content_type)
                found.content_type = "text/tab-separated-values"
            each.label = f"{each.label.rpartition('.')[0]}.tab"
            each.version += 2

    def change_file(self, file: int, content: str | bytes | Content) -> None:
        """What is given differs from now on, what is told of it (size and checksum) does not."""
        self.state.files[file][1].content = as_content(content)

    def _put(
        self, dataset: Dataset, path: str, given: str | bytes | Content | NewFile, before: FileMetadata | None
    ) -> FileMetadata:
        new = given if isinstance(given, NewFile) else NewFile(given)
        content = as_content(new.content)
        folder, _, label = path.rpartition("/")
        if before and before.file.told.size == content.size and before.file.told == content:
            changed = FileMetadata(before.file, label, folder, new.description or before.description, before.categories)
            changed.version = before.version + (changed.description != before.description)
            return changed
        file = DataFile(self.state.next_id(), content, content, new.content_type or _kind(label), new.checksum, second())
        file.restricted, file.persistent_id = new.restricted, new.persistent_id
        if before:
            file.previous = before.file.id
            file.root = before.file.root if before.file.root > 0 else before.file.id
        self.state.files[file.id] = (dataset, file)
        return FileMetadata(file, label, folder, new.description, new.categories)

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


def as_content(given: str | bytes | Content) -> Content:
    return given if isinstance(given, Content) else Content.of(given)


def _kind(label: str) -> str:
    return mimetypes.guess_type(label)[0] or "application/octet-stream"
