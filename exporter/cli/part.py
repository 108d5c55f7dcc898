"""One part of an installation, and what its check says."""

from collections.abc import Callable
from dataclasses import dataclass

from exporter.errors import ExporterError


@dataclass(frozen=True)
class Outcome:
    """``sentence``: what was found, or what to do."""

    part: str
    well: bool
    sentence: str


@dataclass(frozen=True)
class Part:
    """``check`` answers with a sentence when all is well, and raises NotWell (or another error of ours) with what to do."""

    name: str
    check: Callable[[], str]


def carry_out(part: Part) -> Outcome:
    try:
        return Outcome(part.name, True, part.check())
    except ExporterError as error:
        return Outcome(part.name, False, str(error))
