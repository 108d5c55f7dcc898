"""Where settings come from: settings.ini, over it a .env beside it, the environment, and credential files of systemd."""

import configparser
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from exporter.settings.known import NO_LONGER_USED, SECTIONS, Name, is_secret, keys_of

PREFIX = "EXPORTER_"
READABLE_BY_ALL = stat.S_IROTH
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass
class Layers:
    """``values`` of the uppermost layer that names each; ``faults`` and ``warnings`` met on the way."""

    values: dict[Name, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def gather(path: Path, environment: Mapping[str, str], credentials: Path | None) -> Layers:
    layers = Layers()
    if path.exists():
        _put(layers, path, _from_file(path, layers))
    dotenv = path.with_name(".env")
    if dotenv.exists():
        words = {name: text or "" for name, text in dotenv_values(dotenv, interpolate=False).items()}
        _put(layers, dotenv, _from_environment(words, layers))
    layers.values.update(_from_environment(environment, layers))
    if credentials is not None:
        layers.values.update(_from_credentials(credentials, {section for section, _key in layers.values}))
    return layers


def _put(layers: Layers, path: Path, values: dict[Name, str]) -> None:
    """A file that strangers may read or change is refused when it holds a secret."""
    layers.values.update(values)
    if not any(text for name, text in values.items() if is_secret(name)):
        return
    mode = path.stat().st_mode
    if mode & READABLE_BY_ALL:
        layers.faults.append(f"{path} holds secrets and everybody may read it. Run: chmod 0640 {path}")
    elif mode & WRITABLE_BY_OTHERS:
        layers.faults.append(f"{path} may be changed by others than its owner. Run: chmod 0640 {path}")


def _from_file(path: Path, layers: Layers) -> dict[Name, str]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8-sig"), str(path))
    except (configparser.Error, UnicodeDecodeError) as error:
        # its own words would quote the line, which may hold a secret
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        layers.faults.append(f"{path} cannot be read as settings ({type(error).__name__}{where}).")
        return {}
    except OSError as error:
        layers.faults.append(f"{path} cannot be read: {error.strerror}.")
        return {}
    return dict(_known(parser, layers))


def _known(parser: configparser.ConfigParser, layers: Layers) -> Iterator[tuple[Name, str]]:
    for section in parser.sections():
        if not keys_of(section):
            layers.warnings.append(f"[{section}] is not a section that this program knows.")
            continue
        for key, text in parser.items(section):
            if key in keys_of(section):
                yield (section, key), unquoted(text)
            elif (section, key) in NO_LONGER_USED:
                layers.warnings.append(f"[{section}] {key} is no longer used.")
            else:
                layers.warnings.append(f"[{section}] {key} is not a setting that this program knows.")


def _from_environment(environment: Mapping[str, str], layers: Layers) -> dict[Name, str]:
    """``EXPORTER_SECTION_KEY``; also for the repositories that the file names."""
    sections = {*SECTIONS, *(section for section, _key in layers.values)}
    names = {_variable(section, key): (section, key) for section in sections for key in keys_of(section)}
    return {names[variable]: unquoted(text) for variable, text in environment.items() if variable in names}


def _variable(section: str, key: str) -> str:
    return PREFIX + re.sub(r"\W", "_", f"{section}_{key}").upper()


def _from_credentials(directory: Path, named: Collection[str]) -> dict[Name, str]:
    """``LoadCredential=section.key:/path`` puts a file ``section.key`` there; a blank in a section's name is a ``_``."""
    found = {}
    for section in {*SECTIONS, *named}:
        for key in keys_of(section):
            file = directory / f"{re.sub(r'[^A-Za-z0-9_-]', '_', section)}.{key}"
            if file.is_file():
                found[section, key] = unquoted(file.read_text(encoding="utf-8"))
    return found


def unquoted(text: str) -> str:
    """The text without quotes around it: older settings.ini files were shipped with some."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1].strip()
    return text
