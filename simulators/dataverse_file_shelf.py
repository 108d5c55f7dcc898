"""What happens to the files of a Dataverse behind the API's back. They are named by their numbers."""

import mimetypes

from simulators.ckan_state import Content
from simulators.dataverse_holdings import State
from simulators.dataverse_state import DataFile, Dataset, FileMetadata, NewFile, second
from simulators.dataverse_tables import ingested

Files = dict[str, str | bytes | Content | NewFile]


class FileShelf:
    """Closing a file does not make a new version here."""

    state: State

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


def as_content(given: str | bytes | Content) -> Content:
    return given if isinstance(given, Content) else Content.of(given)


def _kind(label: str) -> str:
    return mimetypes.guess_type(label)[0] or "application/octet-stream"
