"""The citations of a published transfer: to copy from its page, or as files."""

from dataclasses import dataclass

from exporter.crosswalks.citation_work import work_of
from exporter.crosswalks.citations import STYLES, Style
from exporter.settings import RepositorySettings
from exporter.web.transfer_page import Transfer


@dataclass(frozen=True)
class Citation:
    style: Style
    text: str


def citations_of(transfer: Transfer, repository: RepositorySettings | None) -> list[Citation]:
    """Empty before there is something to cite. As the record was sent: what was changed there since is not in it."""
    entry = transfer.entry
    if entry is None or not transfer.is_published:
        return []
    publisher = _publisher(repository) if repository else transfer.job.host
    work = work_of(entry.record or transfer.plan.record, entry.doi or "", publisher, entry.url)
    return [Citation(style, style.write(work)) for style in STYLES]


def _publisher(repository: RepositorySettings) -> str:
    return repository.publisher or ("Zenodo" if repository.kind == "zenodo" else repository.title)
