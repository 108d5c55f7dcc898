"""Where everything is in the box's network, and the settings.ini that says so."""

from simulators.ckan import SERVICE_TOKEN
from simulators.oidc import Keycloak

# of the box's own network: nothing collides with them
PORTS = {"pages": 9443, "ckan": 8001, "zenodo": 8002, "keycloak": 8003, "other": 8004}


def url(name: str) -> str:
    return f"http://127.0.0.1:{PORTS[name]}"


def settings(key: str, encryption_key: str, keycloak: Keycloak) -> dict[str, dict[str, str]]:
    return {
        "app": {
            "secret_key": key,
            "encryption_keys": encryption_key,
            "public_url": url("pages"),
            "log_file": "/var/log/ckan-export/exporter.log",
        },
        "ckan": {
            "server": url("ckan"),
            "apikey": SERVICE_TOKEN,
            "resources_path": "/mnt/vol/ckan/default/resources",
            "resources_usr_path": "/mnt/vol/homes/{user}/ckan-pub",
            "resources_usr_url": f"{url('ckan')}/~",
        },
        "mysql": {"unix_socket": "/run/mysqld/mysqld.sock"},
        "sso": {
            "keycloak_server_url": url("keycloak"),
            "realm_name": "exporter",
            "client_id": keycloak.client_id,
            "client_secret": keycloak.client_secret,
            "redirect_uri": f"{url('pages')}/callback",
        },
        "zenodo": {"api_url": f"{url('zenodo')}/api/deposit/depositions", "title": "Zenodo (simulated)"},
        "http": {"allowed": " ".join(f"{host}:{port}" for port in PORTS.values() for host in ("127.0.0.1", "localhost"))},
        "worker": {"poll_seconds": "1", "settle_seconds": "2", "backoff_seconds": "0.5"},
    }
