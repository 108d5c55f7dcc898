"""A CKAN 2.11: action API with API tokens, files with ranges, pages to click; steered behind its back under ``/_sim/``."""

import argparse
import html
from pathlib import Path
from urllib.parse import quote

from simulators import ckan_demo, import_demo
from simulators.ckan_answers import Failed, Sent
from simulators.ckan_dcat import ENDINGS, as_dcat
from simulators.ckan_http import as_json, file_reply, page, sent_with
from simulators.ckan_licences import LICENCES
from simulators.ckan_people import People
from simulators.ckan_reading import Reading
from simulators.ckan_state import State, User
from simulators.ckan_steering import Steering
from simulators.ckan_writing import Writing
from simulators.server import Handler, Reply, Request, Service
from simulators.storage import Storage

SERVICE_USER = "exporter-service"
SERVICE_TOKEN = "simulated-ckan-service-token"


class Actions(Reading, Writing, People):
    """All of them; READING may be asked by GET."""

    READING = (
        *("status_show", "package_show", "package_list", "package_search", "resource_show", "license_list"),
        *("organization_show", "organization_list", "organization_list_for_user", "user_show", "user_list"),
        "package_collaborator_list_for_user",
    )
    WRITING = (
        *("package_create", "package_patch", "package_update", "package_delete", "dataset_purge", "resource_create"),
        *("organization_create", "organization_purge"),
    )

    def license_list(self, _user: User | None, _sent: Sent) -> list[Sent]:
        return LICENCES


class Ckan(Steering, Service):
    """``state`` is what it holds; the methods of Steering change it behind the API's back, as other people do.

    ``actions.rows_max``, ``actions.version``, ``actions.most_organizations``, ``token_headers`` and ``dcat`` are as
    administrators set them. ``storage`` is another host, to which downloads are led with ``storage_status``; with
    ``login_page`` a file that one may not read is a page with status 200, as behind some gateways. Beside the knobs of
    ``spoiling`` (any answer) and ``paging`` (package_search) there is ``truncate`` (files).
    """

    def __init__(
        self, store: Path | None = None, homes: Path | None = None, exporter_url: str = "http://127.0.0.1:8000"
    ) -> None:
        super().__init__()
        self.state = State(store, homes)
        self.actions = Actions(self.state)
        self.exporter_url = exporter_url
        self.token_headers = ("authorization",)
        self.dcat = False
        self.storage: Storage | None = None
        self.storage_status = 302
        self.login_page = False
        self.admin_token = SERVICE_TOKEN
        self.state.users[SERVICE_USER] = User(SERVICE_USER, f"{SERVICE_USER}@example.org", sysadmin=True)
        self.state.tokens[SERVICE_TOKEN] = SERVICE_USER
        self._add_routes()

    def _add_routes(self) -> None:
        for prefix in ("/api/3/action", "/api/action"):
            self.route("GET", prefix + "/{action}", self._act)
            self.route("POST", prefix + "/{action}", self._act)
        self.route("GET", "/", self._start_page)
        self.route("GET", "/dataset/{dataset}", self._dataset_page)
        for method in ("GET", "HEAD"):
            self.route(method, "/dataset/{dataset}/resource/{resource}/download/{name}", self._download)
            for path in ("/elsewhere/{name}", "/~{user}/{name}", "/~{user}/{folder}/{name}"):
                self.route(method, path, self._linked)
        steering: list[tuple[str, str, Handler]] = [
            ("GET", "/_sim/state", lambda _: Reply(body=self.everything())),
            ("POST", "/_sim/datasets", lambda r: Reply(201, self.actions.shown(self.new_dataset(**r.json())))),
            ("DELETE", "/_sim/datasets/{name}", lambda r: _done(self.delete_dataset(r.words["name"]))),
            ("POST", "/_sim/dataset/{name}", lambda r: Reply(body=self.change_dataset(r.words["name"], **r.json()))),
            ("POST", "/_sim/user/{name}", lambda r: _done(self.change_user(r.words["name"], **r.json()))),
            ("POST", "/_sim/role", lambda r: _done(self.set_role(**r.json()))),
            ("POST", "/_sim/token/{user}", lambda r: Reply(201, {"token": self.new_token(r.words["user"])})),
            ("DELETE", "/_sim/token/{token}", lambda r: _done(self.revoke_token(r.words["token"]))),
            ("POST", "/_sim/file/{resource}", lambda r: _done(self.change_file(r.words["resource"], r.text()))),
            ("DELETE", "/_sim/file/{resource}", lambda r: _done(self.state.lose_file(r.words["resource"]))),
        ]
        for method, path, handler in steering:
            self.route(method, path, handler)

    def answer(self, request: Request, handler: Handler) -> Reply:
        with self.guard:
            self.actions.site_url, self.actions.knobs = request.base_url, request.knobs
            return handler(request)

    def missing(self, known: bool) -> Reply:
        return page(405 if known else 404, "Not found")

    def person(self, request: Request) -> User | None:
        """Who asks: the header holds the bare token. Anything else is nobody, and so is a deleted user."""
        token = next((request.headers[name] for name in self.token_headers if name in request.headers), "")
        user = self.state.users.get(self.state.tokens.get(token, ""))
        return user if user and user.state == "active" else None

    def _act(self, request: Request) -> Reply:
        name = request.words["action"]
        if name not in (*Actions.READING, *Actions.WRITING):
            return as_json(400, f"Bad request - Action name not known: {name}")
        shown: Sent = {"help": f"{request.base_url}/api/3/action/help_show?name={name}"}
        sent = sent_with(request, name in Actions.READING)
        try:
            result = getattr(self.actions, name)(self.person(request), sent)
        except Failed as failed:
            return as_json(failed.status, {**shown, "error": failed.error, "success": False})
        return as_json(200, {**shown, "success": True, "result": result})

    # files and pages

    def _download(self, request: Request) -> Reply:
        """The last word of the address is not looked at, as in CKAN: the id alone decides."""
        pair = self.state.resource(request.words["resource"])
        if pair is None or request.words["dataset"] not in {pair[0]["id"], pair[0]["name"]}:
            return page(404, "Resource not found")
        if not self.state.may_read(self.person(request), pair[0]):
            return page(200, "Login") if self.login_page else page(403, "Unauthorized to read resource")
        content = self.state.files.get(pair[1]["id"])
        if content is None:
            return page(404, "Resource data not found")
        if self.storage:
            where = self.storage.keep(content, request.words["name"])
            return Reply(self.storage_status, "<title>Redirecting...</title>", {"Location": where})
        return file_reply(request, content, request.words["name"])

    def _linked(self, request: Request) -> Reply:
        content = self.state.linked.get(request.path)
        return file_reply(request, content, request.words["name"]) if content else page(404, "Not found")

    def _start_page(self, request: Request) -> Reply:
        public = [each for each in self.state.datasets.values() if self.state.may_read(None, each)]
        rows = [f'<li><a href="/dataset/{each["name"]}">{html.escape(each["title"])}</a></li>' for each in public]
        return page(200, "Datasets", f"<ul>{''.join(rows)}</ul>")

    def _dataset_page(self, request: Request) -> Reply:
        ending = next((each for each in ENDINGS if request.words["dataset"].endswith(each)), "") if self.dcat else ""
        dataset = self.state.dataset(request.words["dataset"].removesuffix(ending))
        if ending and dataset and self.state.may_read(self.person(request), dataset):
            return as_dcat(self.actions.shown(dataset), ending, request.base_url)
        if dataset is None or not self.state.may_read(self.person(request), dataset):
            return page(404, "Dataset not found")
        rows = [self._resource_row(each) for each in self.actions.shown(dataset)["resources"]]
        link = f"{self.exporter_url}/export?dataset={quote(dataset['name'])}"
        button = f'<p><a class="btn" href="{html.escape(link)}">Export to Zenodo</a></p>'
        notes = f"<p>{html.escape(dataset['notes'] or '')}</p>"
        return page(200, dataset["title"], f"{notes}{button}<ul>{''.join(rows)}</ul>{self._extras(dataset)}")

    @staticmethod
    def _extras(dataset: Sent) -> str:
        """What CKAN calls additional info: here a person finds the DOI."""
        rows = [f"<tr><th>{html.escape(one['key'])}<td>{html.escape(one['value'])}" for one in dataset["extras"]]
        return f"<h2>Additional info</h2><table>{''.join(rows)}</table>" if rows else ""

    def _resource_row(self, resource: Sent) -> str:
        link = f"{self.exporter_url}/export?resource={resource['id']}"
        name = f'<a href="{html.escape(resource["url"])}">{html.escape(resource["name"] or "Unnamed resource")}</a>'
        return f'<li>{name} <a class="dropdown-item" href="{html.escape(link)}">Export to Zenodo</a></li>'


def _done(_: None) -> Reply:
    return Reply(204)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", type=Path, help="directory for the uploaded files, laid out as CKAN does")
    parser.add_argument("--homes", type=Path, help="directory for the user directories")
    parser.add_argument("--to-import", action="store_true", help="with public records that may be imported")
    parser.add_argument("--exporter-url", default="http://127.0.0.1:8000", help="where “Export to Zenodo” leads")


def build(arguments: argparse.Namespace) -> Service:
    """With the content of the demo."""
    ckan = Ckan(arguments.store, arguments.homes, arguments.exporter_url)
    ckan_demo.fill(ckan)
    if arguments.to_import:
        import_demo.fill_ckan(ckan)
    return ckan
