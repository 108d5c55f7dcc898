"""What happens in a Zenodo or InvenioRDM behind the API's back: records that are there, curators, accidents."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from simulators import invenio_metadata
from simulators.ckan_state import Content as Bytes
from simulators.invenio_state import HEAD_BYTES, Content, StoredFile, Version, now

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

Files = dict[str, str | bytes | Bytes]
CREATORS = [
    {"person_or_org": {"type": "personal", "name": "Lindgren, Astrid", "family_name": "Lindgren", "given_name": "Astrid"}}
]
USUAL = {"publication_date": "2024-05-01", "publisher": "Zenodo", "resource_type": {"id": "dataset"}, "creators": CREATORS}


class Shelf:
    """Puts records on the shelf, changes them and takes them away, as ``zenodo.shelf``."""

    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        self.owner = "curator"

    def new_record(
        self,
        title: str,
        files: Files | None = None,
        communities: tuple[str, ...] = (),
        access: dict[str, Any] | None = None,
        checked: bool = True,
        **metadata: Any,
    ) -> str:
        """A published record; its id. ``communities`` are slugs. Not ``checked``: the metadata stay as they are given."""
        with self.zenodo.guard:
            version = self.zenodo.state.new_version(None, self.owner)
            version.parent.communities = [self._community(slug) for slug in communities]
            whole = {**USUAL, "title": title, **metadata}
            self._publish(version, _checked(whole) if checked else whole, files or {}, access)
            return version.id

    def new_version(self, identifier: str, files: Files | None = None, **changes: Any) -> str:
        """A new version under the same concept, with other files; its id."""
        with self.zenodo.guard:
            before = self._published(identifier)
            version = self.zenodo.state.new_version(before.parent, before.parent.owner)
            content = before.published or Content()
            self._publish(version, {**content.metadata, **_checked_part(changes)}, files or {}, content.access)
            self._written(*self.zenodo.state.family(before.parent))
            return version.id

    def edit(self, identifier: str, **changes: Any) -> None:
        """The same version with other metadata: a new revision."""
        with self.zenodo.guard:
            version = self._published(identifier)
            content = version.published or Content()
            version.published = replace(content, metadata={**content.metadata, **_checked_part(changes)})
            version.touch()
            self._written(version)

    def restrict(self, identifier: str, until: str = "", record: bool = False) -> None:
        """Its files are closed, with ``until`` under an embargo; with ``record`` its metadata too (not at Zenodo)."""
        with self.zenodo.guard:
            version = self._published(identifier)
            access: dict[str, Any] = {"record": "restricted" if record else "public", "files": "restricted"}
            access |= {"embargo": {"active": True, "until": until, "reason": None}} if until else {}
            version.published = replace(version.published or Content(), access=access)
            version.touch()
            self._written(version)

    def move(self, identifier: str, *communities: str) -> None:
        """Into these communities, and out of all others: ``updated`` moves, the content does not."""
        with self.zenodo.guard:
            version = self._published(identifier)
            version.parent.communities = [self._community(slug) for slug in communities]
            version.touch()
            self._written(*self.zenodo.state.family(version.parent))

    def remove(self, identifier: str, tombstone: bool = True) -> None:
        """As the operators do it. Without a tombstone it was never there."""
        with self.zenodo.guard:
            version = self.zenodo.state.versions[identifier]
            version.removed, version.tombstone = True, tombstone
            version.touch()
            self._written(version)

    def rename_community(self, slug: str, new_slug: str) -> None:
        """Its id stays; the old slug is unknown from now on."""
        self.zenodo.state.communities[self._community(slug)].slug = new_slug

    def change_file(self, identifier: str, key: str, content: str | bytes | Bytes) -> None:
        """What is given differs from now on, what is told of it (size and MD5) does not."""
        self._published(identifier).files[key].whole = _bytes(content)

    def fill(self, count: int, communities: tuple[str, ...] = (), prefix: str = "Record", **metadata: Any) -> list[str]:
        """So many small records with one file each, a second apart; their ids."""
        with self.zenodo.guard:
            usual = _checked({**USUAL, "title": "Something", **metadata})
            slugs = [self._community(slug) for slug in communities]
            first = datetime.now(UTC) - timedelta(seconds=count)
            return [self._filled(f"{prefix} {number}", usual, slugs, first, number) for number in range(count)]

    def _filled(self, title: str, usual: dict[str, Any], slugs: list[str], first: datetime, number: int) -> str:
        version = self.zenodo.state.new_version(None, self.owner)
        version.parent.communities = list(slugs)
        moment = (first + timedelta(seconds=number)).isoformat(timespec="microseconds")
        self._publish(version, {**usual, "title": title}, {"table.csv": f"number\n{number}\n"}, None, moment)
        return version.id

    def _publish(
        self, version: Version, metadata: dict[str, Any], files: Files, access: dict[str, Any] | None, moment: str = ""
    ) -> None:
        version.draft = Content(metadata, access or {"record": "public", "files": "public"}, files_enabled=bool(files))
        version.files = {key: _stored(key, _bytes(content)) for key, content in files.items()}
        version.created = version.updated = moment or now()
        self.zenodo.drafts.mint(version)
        self._written(version)

    def _written(self, *versions: Version) -> None:
        for version in versions:
            self.zenodo.index(version)

    def _published(self, identifier: str) -> Version:
        version = self.zenodo.state.versions[identifier]
        assert version.published, f"{identifier} is not published"
        return version

    def _community(self, slug: str) -> str:
        found = self.zenodo.state.community(slug)
        assert found, f"There is no community {slug}"
        return found.id


def _checked(metadata: dict[str, Any]) -> dict[str, Any]:
    kept, problems = invenio_metadata.checked(metadata)
    if problems:
        raise ValueError(f"No repository would take this record: {problems}")
    return kept


def _checked_part(changes: dict[str, Any]) -> dict[str, Any]:
    kept = _checked({**USUAL, "title": "Something", **changes})
    return {name: value for name, value in kept.items() if name in changes}


def _bytes(content: str | bytes | Bytes) -> Bytes:
    return content if isinstance(content, Bytes) else Bytes.of(content)


def _stored(key: str, content: Bytes) -> StoredFile:
    head = content.block[:HEAD_BYTES] if content.size <= len(content.block) else b""
    return StoredFile(key, content.size, content.md5(), True, True, head=head, whole=content)
