"""What the measure must know of a format. Another format is one line in formats.py and a folder of documents."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from exporter.records.record import Header, Record

FOLDER = Path(__file__).parents[1] / "data" / "crosswalks"


@dataclass(frozen=True)
class Leaf:
    """The smallest piece of a document that says something.

    ``reason`` says why it is no statement of the dataset. ``same`` is the text in the form that the field gives it (``pol``
    for ``pl``). ``other`` is another word of the list that a code comes from, where the code becomes a term or a kind.
    """

    path: str
    text: str
    reason: str = ""
    same: str = ""
    other: str = ""


@dataclass(frozen=True)
class Format:
    """``leaves`` of a document; ``changed`` is the document in which the leaf of that number in their order has another
    text, or is gone (None); ``from_record`` writes a document again (None where no such thing exists)."""

    name: str
    to_record: Callable[[str, Header], Record]
    leaves: Callable[[str], Iterator[Leaf]]
    header_of: Callable[[str], Header]
    changed: Callable[[str, int, str | None], str]
    from_record: Callable[[Record], str] | None = None

    def documents(self) -> Mapping[str, str]:
        found = sorted((FOLDER / self.name).iterdir())
        return {path.name: path.read_text(encoding="utf-8") for path in found}
