"""What a simulated CKAN holds: people, organizations, datasets, files, and who may do what with them."""

import hashlib
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

PERMISSIONS = {
    "editor": {"read", "delete_dataset", "create_dataset", "update_dataset", "manage_group"},
    "member": {"read", "manage_group"},
}
NAMESPACE = uuid.UUID("5e1f1b34-3a64-4c0e-9f6c-2f9d8b5f2a11")
PIECE_BYTES = 1 << 16


def fixed_id(*words: str) -> str:
    """The same words give the same id in every run."""
    return str(uuid.uuid5(NAMESPACE, "/".join(words)))


def now() -> str:
    """As CKAN writes it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Content:
    """``size`` bytes: the block again and again, so that a huge file costs nothing."""

    block: bytes
    size: int
    moment: float = field(default_factory=time.time, compare=False)  # of its last change

    @classmethod
    def of(cls, text: str | bytes) -> "Content":
        block = text.encode() if isinstance(text, str) else text
        return cls(block, len(block))

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        stop = self.size if stop is None else min(stop, self.size)
        wide = self.block * (PIECE_BYTES // max(1, len(self.block)) or 1) if self.size > len(self.block) else self.block
        while start < stop:
            offset = start % len(wide)
            piece = wide[offset : offset + min(PIECE_BYTES, stop - start)]
            yield piece
            start += len(piece)

    def md5(self) -> str:
        return _md5(self)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            target.writelines(self.pieces())


@lru_cache(maxsize=64)
def _md5(content: Content) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    for piece in content.pieces():
        digest.update(piece)
    return digest.hexdigest()


@dataclass
class User:
    name: str
    email: str
    fullname: str | None = None
    sysadmin: bool = False
    state: str = "active"
    id: str = ""
    created: str = field(default_factory=now)

    def __post_init__(self) -> None:
        self.id = self.id or fixed_id("user", self.name)


@dataclass
class Organization:
    name: str
    title: str
    members: dict[str, str] = field(default_factory=dict)  # user's name → admin, editor or member
    state: str = "active"
    id: str = ""
    created: str = field(default_factory=now)

    def __post_init__(self) -> None:
        self.id = self.id or fixed_id("organization", self.name)


class State:
    """Datasets are dictionaries as the API shows them, without what CKAN derives when it shows them."""

    def __init__(self, store: Path | None = None, homes: Path | None = None) -> None:
        self.store = store
        self.homes = homes
        self.users: dict[str, User] = {}
        self.organizations: dict[str, Organization] = {}
        self.datasets: dict[str, dict[str, Any]] = {}
        self.files: dict[str, Content] = {}  # by id of the resource
        self.linked: dict[str, Content] = {}  # by path, for links on another host and user directories
        self.tokens: dict[str, str] = {}
        self.collaborators: dict[tuple[str, str], str] = {}
        self.collaborators_enabled = False
        self.unowned_datasets = False
        self._last = ""

    def user(self, key: str) -> User | None:
        return self.users.get(key) or next((user for user in self.users.values() if user.id == key), None)

    def organization(self, key: str) -> Organization | None:
        found = self.organizations.get(key)
        return found or next((each for each in self.organizations.values() if each.id == key), None)

    def dataset(self, key: str) -> dict[str, Any] | None:
        return self.datasets.get(key) or next((each for each in self.datasets.values() if each["name"] == key), None)

    def resource(self, key: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The dataset and the resource."""
        pairs = ((dataset, each) for dataset in self.datasets.values() for each in dataset["resources"])
        return next((pair for pair in pairs if pair[1]["id"] == key), None)

    def permitted(self, user: User | None, organization_id: str | None, permission: str) -> bool:
        if user and user.sysadmin and user.state == "active":
            return True
        organization = self.organization(organization_id or "")
        role = organization.members.get(user.name) if user and organization else None
        return role == "admin" or permission in PERMISSIONS.get(role or "", set())

    def may_read(self, user: User | None, dataset: dict[str, Any]) -> bool:
        """CKAN's permission labels."""
        if dataset["state"] == "active" and not dataset["private"]:
            return True
        if user is None:
            return False
        if self.permitted(user, dataset["owner_org"], "read") or self._shared(user, dataset):
            return True
        return not dataset["owner_org"] and dataset["creator_user_id"] == user.id

    def may_edit(self, user: User | None, dataset: dict[str, Any]) -> bool:
        if user is None:
            return False
        if self.permitted(user, dataset["owner_org"], "update_dataset"):
            return True
        if self._shared(user, dataset) in {"admin", "editor"}:
            return True
        return self.unowned_datasets and not dataset["owner_org"]

    def _shared(self, user: User, dataset: dict[str, Any]) -> str | None:
        return self.collaborators.get((dataset["id"], user.id)) if self.collaborators_enabled else None

    def touch(self, dataset: dict[str, Any]) -> None:
        """A new metadata_modified, later than every other."""
        moment = now()
        if moment <= self._last:
            moment = (datetime.fromisoformat(self._last) + timedelta(microseconds=1)).isoformat(timespec="microseconds")
        self._last = dataset["metadata_modified"] = moment

    def stored_path(self, resource_id: str) -> Path | None:
        if self.store is None:
            return None
        return self.store / "resources" / resource_id[:3] / resource_id[3:6] / resource_id[6:]

    def keep_file(self, resource_id: str, content: Content) -> None:
        self.files[resource_id] = content
        path = self.stored_path(resource_id)
        if path:
            content.write(path)

    def lose_file(self, resource_id: str) -> None:
        """The resource stays, its file is gone: as after an accident with the disk."""
        self.files.pop(resource_id, None)
        path = self.stored_path(resource_id)
        if path:
            path.unlink(missing_ok=True)

    def keep_home_file(self, user: str, path: str, content: Content) -> None:
        """A file in a user directory: address /~user/path, on disk user/ckan-pub/path."""
        self.linked[f"/~{user}/{quote(path)}"] = content
        if self.homes:
            content.write(self.homes / user / "ckan-pub" / path)
