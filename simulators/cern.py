"""A CERN Open Data portal: totals as objects, no moment of change but in the metadata, files at root:// addresses, and of
them so many within one record that an answer may be huge. https://opendata.cern.ch/docs/about
"""

import argparse
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from simulators.ckan_state import Content
from simulators.invenio3 import Invenio3
from simulators.invenio3_state import File3, Json, Record3, files_of
from simulators.server import Service

STORE = "root://eospublic.cern.ch//eos/opendata/"
USUAL: Json = {
    "$schema": "http://opendata.cern.ch/schema/records/record-v1.0.0.json",
    "accelerator": "CERN-LHC",
    "authors": [{"name": "Lindgren, Astrid", "orcid": "0000-0002-1825-0097"}, {"name": "Šmídová, Ulla"}],
    "collaboration": {"name": "CMS collaboration"},
    "collections": ["CMS-Primary-Datasets"],
    "date_published": "2014",
    "experiment": ["CMS"],
    "keywords": ["education"],
    "license": {"attribution": "CC0"},
    "publisher": "CERN Open Data Portal",
    "type": {"primary": "Dataset", "secondary": ["Collision"]},
}


class Cern(Invenio3):
    """``by_index``: records tell their files only in lists that are files themselves."""

    total_as_object = True

    def __init__(self, tokens: dict[str, str] | None = None, latency: float = 0) -> None:
        super().__init__(tokens, latency)
        self.by_index = False
        self._last = 0

    def new_record(
        self, title: str, files: dict[str, str | bytes | Content] | None = None, many_files: int = 0, **metadata: Any
    ) -> str:
        """``many_files``: so many more of which only the names are there."""
        self._last += 1
        number = str(self._last)
        doi = f"10.7483/OPENDATA.CMS.{number:0>4}"
        abstract = {"description": f"<p>About {title}.</p>"}
        whole = {**USUAL, "recid": number, "title": title, "doi": doi, "abstract": abstract, **metadata}
        record = Record3(number, whole, files_of(files or {}))
        record.metadata["_many"] = many_files
        return self.add(record)

    def fill(self, count: int, many_files: int = 0) -> list[str]:
        """So many records, a second apart."""
        first = datetime.now(UTC) - timedelta(seconds=count)
        ids = [self.new_record(f"Record {number}", {"table.csv": f"{number}\n"}, many_files) for number in range(count)]
        for number, identifier in enumerate(ids):
            moment = first + timedelta(seconds=number)
            self.records[identifier].created = self.records[identifier].updated = moment
        return ids

    def shown(self, record: Record3, base: str) -> Json:
        metadata = {name: value for name, value in record.metadata.items() if name != "_many"}
        files = [_file(record, file) for file in record.files.values()]
        files += [_name_only(record, number) for number in range(record.metadata["_many"])]
        listed = {"_file_indices": [_index(record, files)]} if self.by_index else {"_files": files, "files": files}
        metadata |= {"_updated": record.updated.isoformat(), **listed, "_bucket": record.bucket}
        here = f"{base}{self.path}/{record.id}"
        links = {"self": here, "bucket": f"{base}/api/files/{record.bucket}"}
        return {"id": int(record.id), "created": record.created.isoformat(), "links": links, "metadata": metadata}


def _file(record: Record3, file: File3) -> Json:
    told = {"key": file.key, "size": file.content.size, "checksum": f"adler32:{_adler32(file.content):08x}"}
    return {**told, "bucket": record.bucket, "uri": f"{STORE}record/{record.id}/{file.key}"}


@lru_cache(maxsize=64)
def _adler32(content: Content) -> int:
    total = 1
    for piece in content.pieces():
        total = zlib.adler32(piece, total)
    return total


def _name_only(record: Record3, number: int) -> Json:
    key = f"0000/{number:08}-CMS-Run2011A-AOD-12Oct2013.root"
    told = {"key": key, "size": 3_600_000_000 + number, "checksum": f"adler32:{number:08x}"}
    return {**told, "bucket": record.bucket, "uri": f"{STORE}record/{record.id}/{key}"}


def _index(record: Record3, files: list[Json]) -> Json:
    name = f"CMS_Record_{record.id}_file_index.json"
    size = sum(each["size"] for each in files)
    return {"key": name, "size": size, "number_files": len(files), "bucket": record.bucket, "files": []}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--records", type=int, default=3, help="how many there are at the start")


def build(arguments: argparse.Namespace) -> Service:
    site = Cern()
    site.fill(arguments.records)
    return site
