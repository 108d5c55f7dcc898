"""The words of an item's page: files, history and visibility. Pure."""

from exporter.catalogue.item import OriginKind, Visibility
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.web.catalogue.images import MOST_BYTES
from exporter.web.catalogue.links import web_address

PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp"})
MOST_PICTURES = 24
STATES: dict[FileState, tuple[str, str]] = {
    FileState.WAITING: ("Not fetched yet", "neutral"),
    FileState.STORED: ("Stored here", "good"),
    FileState.LINK: ("Link only", "neutral"),
    FileState.SKIPPED: ("Not fetched", "warn"),
    FileState.FAILED: ("Could not be fetched", "bad"),
}
REASONS = {
    "restricted": "It is not open to everybody at its source.",
    "embargo": "It is under an embargo at its source.",
    "until": "It is under an embargo at its source.",
    "too_large": "It is larger than the import was told to fetch.",
    "type": "The import was told to leave files of this kind out.",
    "not_a_file": "Its address leads to a page, not to a file.",
    "gone": "It is not at its source any more.",
    "checksum": "What arrived was not what its source promised.",
    "links_only": "The import was told to keep links only.",
}
ORIGINS = {
    OriginKind.IMPORT: "an import",
    OriginKind.PERSON: "by hand",
    OriginKind.UNDO: "an import was taken back",
    OriginKind.EXPORT: "an export noted its DOI",
    OriginKind.REPROCESS: "the original was read anew",
}
VISIBILITIES = {Visibility.PUBLIC: ("Public", "good"), Visibility.PRIVATE: ("Private", "warn")}


def file_state(file: ItemFile) -> tuple[str, str]:
    return STATES[file.state]


def file_reason(file: ItemFile) -> str:
    return file.said or REASONS.get(file.reason, "")


def file_link(file: ItemFile) -> str:
    return web_address(file.url)


def is_picture(file: ItemFile) -> bool:
    """By its name: whether it really is one, its bytes say when it is asked for."""
    ending = file.name.rpartition(".")[2].lower()
    return file.sha256 is not None and ending in PICTURES and 0 < file.size_bytes <= MOST_BYTES


def pictures(files: tuple[ItemFile, ...]) -> list[tuple[int, ItemFile]]:
    """With their positions."""
    return [(at, file) for at, file in enumerate(files) if is_picture(file)][:MOST_PICTURES]
