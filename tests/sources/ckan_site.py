"""One way to set up either CKAN, the real one and the simulated one, for the tests of the source."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ckanapi import RemoteCKAN

from exporter.http_client import HttpOptions
from exporter.settings import CkanSettings
from exporter.sources.ckan import CkanSource
from simulators.ckan import Ckan
from simulators.server import Simulator
from tests.servers.ckan import CkanServer

OPTIONS = HttpOptions(user_agent="Exporter/test", connect_seconds=30, read_seconds=60)


class Site:
    """Names of people and organizations get an ending, so that tests share one CKAN."""

    def __init__(self, url: str, admin_token: str, people: CkanServer | Ckan) -> None:
        self.url = url
        self.admin_token = admin_token
        self.people = people
        self.ending = uuid.uuid4().hex[:8]

    def act(self, action: str, by: str | None = None, **sent: Any) -> Any:
        with RemoteCKAN(self.url, apikey=by or self.admin_token) as remote:
            return getattr(remote.action, action)(**sent)

    def user(self, name: str, email: str | None = None) -> tuple[str, str]:
        """Her name and her token."""
        whole = f"{name}-{self.ending}"
        return whole, self.people.new_user(whole, email)

    def organization(self, name: str, **members: str) -> str:
        whole = f"{name}-{self.ending}"
        self.people.new_organization(whole, **{f"{member}-{self.ending}": role for member, role in members.items()})
        return whole

    def dataset(self, name: str, by: str | None = None, **fields: Any) -> dict[str, Any]:
        whole = f"{name}-{self.ending}"
        made: dict[str, Any] = self.act("package_create", by, **{"name": whole, "title": name.title(), **fields})
        return made

    def upload(self, dataset: dict[str, Any], name: str, content: bytes, **fields: Any) -> dict[str, Any]:
        file = io.BytesIO(content)
        file.name = name
        made: dict[str, Any] = self.act("resource_create", package_id=dataset["id"], upload=file, name=name, **fields)
        return made

    @contextmanager
    def source(self, spool: Path, page_rows: int = 2, **settings: Any) -> Iterator[CkanSource]:
        made = CkanSource(
            CkanSettings(self.url, settings.pop("apikey", self.admin_token), **settings), OPTIONS, spool, 1 << 20, page_rows
        )
        try:
            yield made
        finally:
            made.close()


@contextmanager
def simulated() -> Iterator[Site]:
    ckan = Ckan()
    with Simulator(ckan) as simulator:
        yield Site(simulator.url, ckan.admin_token, ckan)


def real(server: CkanServer) -> Site:
    server.purge_datasets()
    return Site(server.url, server.admin_token, server)
