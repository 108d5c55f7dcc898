"""One part of an installation, and what its check says."""

from collections.abc import Callable
from dataclasses import dataclass

from exporter.errors import DatabaseAway, DatabaseRefused, ExporterError, RemoteUnavailable


@dataclass(frozen=True)
class Outcome:
    """``sentence``: what was found, or what to do."""

    part: str
    well: bool
    sentence: str


@dataclass(frozen=True)
class Part:
    """``check`` answers with a sentence when all is well, and raises NotWell (or another error of ours) with what to do.

    ``when_silent`` is what to do when nobody answers.
    """

    name: str
    check: Callable[[], str]
    when_silent: str = ""


def carry_out(part: Part) -> Outcome:
    try:
        return Outcome(part.name, True, part.check())
    except ExporterError as error:
        return Outcome(part.name, False, f"{error} {_what_to_do(part, error)}".strip())


def _what_to_do(part: Part, error: ExporterError) -> str:
    silent = isinstance(error, DatabaseAway | RemoteUnavailable) and not isinstance(error, DatabaseRefused)
    return part.when_silent if silent else ""
