"""Where everything of one demo lives, and the settings.ini that tells the exporter."""

import base64
import secrets
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

from simulators.ckan import SERVICE_TOKEN
from simulators.ports import free_port, is_free
from simulators.processes import NotStarted

ZENODO_TOKEN = "demo-zenodo-token-of-ada"
USER, PASSWORD = "ada", "ada-password"


@dataclass(frozen=True)
class Places:
    """Directories and ports of one demo."""

    directory: Path
    exporter: int
    ckan: int
    zenodo: int
    oidc: int
    other_ckan: int
    """To import from; the two above belong to the export."""
    other_zenodo: int
    dspace: int
    dataverse: int

    @property
    def sources(self) -> tuple[int, ...]:
        """Ports of what is imported from."""
        return self.other_ckan, self.other_zenodo, self.dspace, self.dataverse

    @property
    def settings(self) -> Path:
        return self.directory / "settings.ini"

    @property
    def store(self) -> Path:
        return self.directory / "ckan"

    @property
    def homes(self) -> Path:
        return self.directory / "homes"

    @property
    def state(self) -> Path:
        return self.directory / "state"

    def url(self, port: int) -> str:
        return f"http://127.0.0.1:{port}"


def new_places(directory: Path, port: int = 0) -> Places:
    """Free ports of this machine; ``port`` is the exporter's own, if it was chosen. Raises NotStarted."""
    if port and not is_free(port):
        raise NotStarted(f"Port {port} is taken. Choose another one, or none: then a free one is found.")
    for name in ("ckan", "homes", "state", "logs", "other-ckan", "other-homes"):
        (directory / name).mkdir()
    free = [free_port() for _ in range(8)]
    return Places(directory, port or free[0], *free[1:])


def write_settings(places: Places) -> None:
    """Readable by its owner alone: it holds secrets, if only of a demo."""
    places.settings.touch(mode=0o600)
    parser = ConfigParser(interpolation=None)
    parser.read_dict(_settings(places))
    with places.settings.open("w") as target:
        parser.write(target)


def _settings(places: Places) -> dict[str, dict[str, str]]:
    exporter, ckan = places.url(places.exporter), places.url(places.ckan)
    hosts = [f"127.0.0.1:{port}" for port in (places.ckan, places.zenodo, places.oidc, *places.sources)]
    return {
        "app": {
            "secret_key": secrets.token_hex(32),
            "encryption_keys": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "public_url": exporter,
            "listen": f"127.0.0.1:{places.exporter}",
            "state_directory": str(places.state),
        },
        "ckan": {
            "server": ckan,
            "apikey": SERVICE_TOKEN,
            "resources_path": str(places.store / "resources"),
            "resources_usr_path": str(places.homes / "{user}" / "ckan-pub"),
            "resources_usr_url": f"{ckan}/~",
        },
        "sso": {
            "keycloak_server_url": places.url(places.oidc),
            "realm_name": "exporter",
            "client_id": "exporter",
            "client_secret": "exporter-secret",
            "redirect_uri": f"{exporter}/callback",
        },
        "zenodo": {"api_url": f"{places.url(places.zenodo)}/api/deposit/depositions", "title": "Zenodo (simulated)"},
        "http": {"allowed": " ".join([*hosts, f"localhost:{places.ckan}"])},
        "worker": {"poll_seconds": "1", "chore_seconds": "5", "watch_first_seconds": "20"},
    }
