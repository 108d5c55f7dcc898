"""The next page of a source's list: of headers alone where nearly nothing on it is new."""

from exporter.sources.base import Listing
from exporter.transfers.imports import unchanged
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.fetching import Found

MOST_NEW = 50
"""Of a page of headers: as many are fetched one by one. More come along in the list more cheaply."""


def next_page(carrying: Carrying, cursor: str) -> Listing:
    source = carrying.source
    if carrying.bare:
        page = source.listing(cursor, source.features.most_a_page, bare=True)
        if _new_ones(carrying, page) <= MOST_NEW:
            return page
    return source.listing(cursor, carrying.page_size)


def _new_ones(carrying: Carrying, page: Listing) -> int:
    listed = [Found(entry) for entry in page.entries]
    with carrying.context.transaction() as connection:
        return len(listed) - len(unchanged.find(connection, carrying, listed))
