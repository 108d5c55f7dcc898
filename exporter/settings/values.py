"""Single values out of texts: each fault is kept, and reading goes on, so that all faults are told at once."""

import math
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from cryptography.fernet import Fernet

from exporter.settings.addresses import is_address, is_safe
from exporter.settings.known import Name

PLACEHOLDER = re.compile(
    r"(?i)<.*>|\.{3}|…|x{3,}|\*+|change[-_ ]?(me|this)|strong[-_ ]?password|your[-_ ].*"
    r"|(my)?(secret|password|passwort|token)"
)
SHORTEST_SECRET = 32
YES = frozenset({"1", "yes", "true", "on"})
NO = frozenset({"0", "no", "false", "off", ""})
KEYS_COMMAND = "Make one with: python -m exporter keys"
Kind = TypeVar("Kind")


class Values:
    """Reads by section and key. What is faulty is read as its default: SettingsError follows at the end."""

    def __init__(self, texts: Mapping[Name, str]) -> None:
        self._texts = texts
        self.faults: list[str] = []

    def fault(self, section: str, key: str, sentence: str) -> None:
        self.faults.append(f"[{section}] {key} {sentence}")

    def text(self, section: str, key: str, default: str = "") -> str:
        found = self._texts.get((section, key), "") or default
        if found and found != default and PLACEHOLDER.fullmatch(found):
            self.fault(section, key, "still holds a placeholder.")
            return default
        return found

    def needed(self, section: str, key: str, hint: str = "") -> str:
        """``hint`` says where to get it."""
        before = len(self.faults)
        found = self.text(section, key)
        if not found and len(self.faults) == before:
            self.fault(section, key, f"is missing. {hint}".rstrip())
        return found

    def long_secret(self, section: str, key: str) -> str:
        found = self.needed(section, key, KEYS_COMMAND)
        if found and (len(found) < SHORTEST_SECRET or len(set(found)) < 8):
            self.fault(section, key, f"is too easy to guess: it needs {SHORTEST_SECRET} random characters. {KEYS_COMMAND}")
        return found

    def fernet_keys(self, section: str, key: str) -> tuple[str, ...]:
        keys = self.words(section, key)
        if not keys:
            self.needed(section, key, KEYS_COMMAND)
        if not all(_is_fernet(each) for each in keys):
            self.fault(section, key, f"holds something that is no encryption key. {KEYS_COMMAND}")
        return keys

    def words(self, section: str, key: str) -> tuple[str, ...]:
        return tuple(self.text(section, key).replace(",", " ").split())

    def safe_address(self, section: str, key: str, default: str = "") -> str:
        """As ``address``, and refused when secrets would travel in clear beyond this machine."""
        found = self.address(section, key, default)
        if found and not is_safe(found):
            self.fault(section, key, "must begin with https://, because secrets travel there.")
        return found

    def address(self, section: str, key: str, default: str = "") -> str:
        """Without a slash at its end."""
        found = self.text(section, key, default) if default else self.needed(section, key)
        if found and not is_address(found):
            self.fault(section, key, "is no web address: http:// or https://, and a host.")
            return ""
        return found.rstrip("/")

    def path(self, section: str, key: str, default: Path | None = None) -> Path | None:
        found = self.text(section, key)
        if found and not found.startswith("/"):
            self.fault(section, key, "must be a whole path, from / on.")
        return Path(found) if found else default

    def yes(self, section: str, key: str, default: bool) -> bool:
        found = self._texts.get((section, key))
        if found is None:
            return default
        if found.lower() not in YES | NO:
            self.fault(section, key, "must be true or false.")
        return found.lower() in YES

    def number(self, section: str, key: str, default: Kind) -> Kind:
        """Of the kind that the default has, greater than zero."""
        found, kind = self.text(section, key), type(default)
        if not found:
            return default
        try:
            number: Any = float(found) if kind is float else int(found)
        except ValueError:
            number = 0
        if not 0 < number < math.inf:
            self.fault(section, key, "must be a number greater than 0.")
            return default
        return kind(number)  # type: ignore[call-arg]

    def port(self, section: str, key: str, default: int) -> int:
        found = self.number(section, key, default)
        if found > 65535:
            self.fault(section, key, "is no port: 1 to 65535.")
        return found

    def numbers(self, section: str, settings: Any) -> dict[str, Any]:
        """All fields of a dataclass of settings that are numbers."""
        names = [each.name for each in fields(settings) if each.type in {int, float}]
        kinds = {each.name: each.type for each in fields(settings)}
        # a default may be written as 60 where a float is meant
        return {name: self.number(section, name, kinds[name](getattr(settings, name))) for name in names}  # type: ignore[operator]


def _is_fernet(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True
