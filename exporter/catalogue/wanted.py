"""Which items are asked for."""

from dataclasses import dataclass

from exporter.catalogue.item import Visibility


@dataclass(frozen=True)
class Wanted:
    """Empty parts ask for nothing; all others must hold.

    ``words``: every one in some field, the last also as a word's beginning. ``job_id``: what that import created or updated.
    ``since`` and ``until``: when it was published, a date or its beginning (``2020``, ``2020-05``), both included.
    """

    words: str = ""
    set_id: int | None = None
    site_id: int | None = None
    source_id: int | None = None
    job_id: int | None = None
    type: str = ""
    since: str = ""
    until: str = ""
    owner: str = ""
    visibility: Visibility | None = None
    with_files: bool | None = None
