"""Documents of repositories as files, and what a test asks of what was read from them."""

from pathlib import Path

from exporter.records.parts import statements
from exporter.records.record import Record

FOLDER = Path(__file__).parents[1] / "data" / "crosswalks"


def document(kind: str, name: str) -> str:
    return (FOLDER / kind / name).read_text(encoding="utf-8")


def said_in(record: Record) -> set[object]:
    """All statements, whatever their order."""
    return {(term, part) for term, parts in statements(record).items() for part in parts}
