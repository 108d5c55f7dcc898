"""A B2SHARE: titles, creators and descriptions in lists, files in a bucket, handles beside DOIs. https://docs.eudat.eu/b2share/"""

import argparse
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.ckan_state import Content
from simulators.invenio3 import Invenio3
from simulators.invenio3_state import Json, Record3, files_of
from simulators.server import Service

SCHEMA = "https://b2share.example.org/api/communities/{community}/schemas/0#/json_schema"


class B2share(Invenio3):
    """``file_links``: whether a file within a record has the link that otherwise only its bucket tells."""

    def __init__(self, tokens: dict[str, str] | None = None, latency: float = 0) -> None:
        super().__init__(tokens, latency)
        self.file_links = False

    def new_record(
        self, title: str, files: dict[str, str | bytes | Content] | None = None, community: str = "", **metadata: Any
    ) -> str:
        identifier = uuid.uuid4().hex
        whole = {**_usual(identifier, title, community or str(uuid.uuid4())), **metadata}
        return self.add(Record3(identifier, whole, files_of(files or {})))

    def fill(self, count: int) -> list[str]:
        """So many records, a second apart."""
        first = datetime.now(UTC) - timedelta(seconds=count)
        ids = [self.new_record(f"Record {number}", {"table.csv": f"{number}\n"}) for number in range(count)]
        for number, identifier in enumerate(ids):
            moment = first + timedelta(seconds=number)
            self.records[identifier].created = self.records[identifier].updated = moment
        return ids

    def shown(self, record: Record3, base: str) -> Json:
        here = f"{base}{self.path}/{record.id}"
        return {
            "created": record.created.isoformat(),
            "id": record.id,
            "links": {"self": here, "files": f"{base}/api/files/{record.bucket}", "versions": f"{here}/versions"},
            "metadata": {**record.metadata, "open_access": record.open},
            "updated": record.updated.isoformat(),
            **({"files": self._files(record, base)} if record.open else {}),
        }

    def _files(self, record: Record3, base: str) -> list[Json]:
        found = []
        for file in record.files.values():
            told = self.file_shown(record, file, base)
            kept = {name: told[name] for name in ("key", "size", "checksum", "version_id")}
            handle = f"http://hdl.handle.net/11304/{file.version}"
            linked = {"links": told["links"]} if self.file_links else {}
            found.append({**kept, "bucket": record.bucket, "ePIC_PID": handle, **linked})
        return found


def _usual(identifier: str, title: str, community: str) -> Json:
    return {
        "$schema": SCHEMA.format(community=community),
        "DOI": f"10.23728/b2share.{identifier}",
        "ePIC_PID": f"http://hdl.handle.net/11304/{identifier}",
        "community": community,
        "titles": [{"title": title}],
        "creators": [{"creator_name": "Lindgren, Astrid"}],
        "descriptions": [{"description": f"About {title}.", "description_type": "Abstract"}],
        "keywords": ["hydrology"],
        "language": "eng",
        "license": {"license": "CC-BY-4.0", "license_uri": "https://creativecommons.org/licenses/by/4.0/"},
        "publication_date": "2024-05-01",
        "publication_state": "published",
        "publisher": "https://b2share.example.org",
        "resource_types": [{"resource_type_general": "Dataset"}],
        "owners": [1],
    }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--records", type=int, default=3, help="how many there are at the start")


def build(arguments: argparse.Namespace) -> Service:
    site = B2share()
    site.fill(arguments.records)
    return site
