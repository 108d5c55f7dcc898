"""What files are called at the destination: their real names, harmless, each once. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
LONGEST = 255
LONGEST_SUFFIX = 20


def safe_name(name: str, otherwise: str = "file") -> str:
    """One path segment: no slash, no control or direction character, not ``.`` or ``..``, at most 255 characters."""
    plain = CONTROL.sub("", unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()))
    plain = plain.replace("/", "_").replace("\\", "_").strip().rstrip(".")
    return _shortened(plain.lstrip() or otherwise, LONGEST)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Safe, and told apart also where upper and lower case, or two ways to write ä, look alike: ``a.csv``, ``a-2.csv``."""
    taken: set[str] = {_fold(safe_name(name)) for name in names}
    given: set[str] = set()
    return tuple(_own(safe_name(name), given, taken) for name in names)


def _own(name: str, given: set[str], taken: Iterable[str]) -> str:
    candidate, number = name, 1
    while _fold(candidate) in given or (number > 1 and _fold(candidate) in taken):
        number += 1
        candidate = _numbered(name, number)
    given.add(_fold(candidate))
    return candidate


def _numbered(name: str, number: int) -> str:
    stem, suffix = _parted(name)
    return f"{_shortened(stem, LONGEST - len(suffix) - len(str(number)) - 1)}-{number}{suffix}"


def _shortened(name: str, length: int) -> str:
    """Its end is kept: the suffix says what the file is."""
    if len(name) <= length:
        return name
    stem, suffix = _parted(name)
    return stem[: length - len(suffix)] + suffix


def _parted(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not stem or not dot or len(suffix) >= LONGEST_SUFFIX:
        return name, ""
    return stem, f".{suffix}"


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
