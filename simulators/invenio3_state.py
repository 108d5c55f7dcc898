"""What an Invenio 3 holds, and how it refuses."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.ckan_state import Content
from simulators.server import Refusal, Reply

Json = dict[str, Any]


def refused(status: int, message: str, **more: Any) -> Refusal:
    return Refusal(Reply(status, {"status": status, "message": message, **more}))


@dataclass
class File3:
    key: str
    content: Content
    version: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Record3:
    id: str
    metadata: Json
    files: dict[str, File3] = field(default_factory=dict)
    bucket: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))
    revision: int = 0
    removed: bool = False
    open: bool = True  # whether its files may be fetched by everybody

    def touch(self) -> None:
        self.updated = max(datetime.now(UTC), self.updated + timedelta(microseconds=1))
        self.revision += 1


def files_of(files: dict[str, str | bytes | Content]) -> dict[str, File3]:
    contents = {key: each if isinstance(each, Content) else Content.of(each) for key, each in files.items()}
    return {key: File3(key, content) for key, content in contents.items()}
