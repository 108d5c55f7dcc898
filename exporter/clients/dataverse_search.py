"""What a Dataverse's search is asked, and what it answers. https://guides.dataverse.org/en/latest/api/search.html"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exporter.errors import RemoteRefused

MOST = 1000
"""More a page is refused."""


@dataclass(frozen=True)
class Datasets:
    """``total`` is of all that were asked for, also those on other pages; ``came`` is how long the page was."""

    hits: tuple[Mapping[str, Any], ...]
    total: int
    came: int


def asked_for(collection: str, start: int, size: int, *, harvested: bool, kind: str = "dataset") -> dict[str, Any]:
    """Without a sort all are alike to the search, and their order is nobody's. A token shows its owner drafts, too."""
    limits = ["isHarvested:true" if harvested else "isHarvested:false", "publicationStatus:Published"]
    paged = {"sort": "date", "order": "asc", "per_page": min(max(size, 1), MOST), "start": start}
    return {"q": "*", "type": kind, "subtree": collection, "fq": limits, **paged}


def datasets_of(found: Mapping[str, Any], host: str) -> Datasets:
    """Raises RemoteRefused."""
    listed, total = found.get("items"), found.get("total_count")
    if not isinstance(listed, list) or not isinstance(total, int) or isinstance(total, bool):
        raise no_dataverse(host)
    return Datasets(tuple(each for each in listed if _is_published(each)), total, len(listed))


def bytes_of(found: Mapping[str, Any]) -> int | None:
    """Of all files of an answer; None where it is not the whole list, or does not say how large each is."""
    listed, total = found.get("items"), found.get("total_count")
    if not isinstance(listed, list) or len(listed) != total:
        return None
    sizes = [each.get("size_in_bytes") for each in listed if isinstance(each, dict)]
    told = [size for size in sizes if isinstance(size, int) and size >= 0]
    return sum(told) if len(told) == total else None


def no_dataverse(host: str) -> RemoteRefused:
    return RemoteRefused(f"{host} does not answer as a Dataverse does.", host, 200)


def _is_published(hit: Any) -> bool:
    """A dataset may come twice, released and as a draft."""
    return isinstance(hit, dict) and hit.get("versionState", "RELEASED") == "RELEASED"
