"""What the tests of the simulated repositories share: a person who speaks to one, and a record that may be published."""

from typing import Any

import requests

NATIVE = "application/vnd.inveniordm.v1+json"
OCTETS = {"Content-Type": "application/octet-stream"}
METADATA: dict[str, Any] = {
    "title": "Tides at Cuxhaven",
    "publication_date": "2024-05-01",
    "publisher": "Example Library",
    "resource_type": {"id": "dataset"},
    "creators": [{"person_or_org": {"type": "personal", "family_name": "Šmídová", "given_name": "Ulla"}}],
}
TABLE = b"hour,metres\n0,1.5\n"


class Person:
    """Speaks the native API without keeping cookies. ``token`` "" is a guest."""

    def __init__(self, api_url: str, token: str = "") -> None:
        self.api_url = api_url
        self.headers = {"Accept": NATIVE, **({"Authorization": f"Bearer {token}"} if token else {})}

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        url = path if path.startswith("http") else self.api_url + path
        headers = {**self.headers, **more.pop("headers", {})}
        return requests.request(method, url, headers=headers, timeout=60, **{"allow_redirects": False, **more})

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.call("GET", path, **more)

    def post(self, path: str, **more: Any) -> requests.Response:
        return self.call("POST", path, **more)

    def put(self, path: str, **more: Any) -> requests.Response:
        return self.call("PUT", path, **more)

    def delete(self, path: str, **more: Any) -> requests.Response:
        return self.call("DELETE", path, **more)

    def draft(self, **metadata: Any) -> str:
        """The path of a new draft."""
        answer = self.post("/records", json={"metadata": {**METADATA, **metadata}})
        assert answer.status_code == 201, answer.text
        return f"/records/{answer.json()['id']}/draft"

    def upload(self, draft: str, name: str = "tides.csv", content: bytes = TABLE) -> requests.Response:
        """The three steps; the answer to the last."""
        assert self.post(f"{draft}/files", json=[{"key": name}]).status_code == 201
        assert self.send(draft, name, content).status_code == 200
        return self.post(f"{draft}/files/{name}/commit")

    def send(self, draft: str, name: str = "tides.csv", content: bytes = TABLE, **more: Any) -> requests.Response:
        return self.put(f"{draft}/files/{name}/content", data=content, headers={**OCTETS, **more})

    def published(self, **metadata: Any) -> str:
        """The path of a new record with one file."""
        draft = self.draft(**metadata)
        self.upload(draft)
        answer = self.post(f"{draft}/actions/publish")
        assert answer.status_code == 202, answer.text
        return draft.removesuffix("/draft")


def told(answer: requests.Response) -> list[tuple[str, list[str]]]:
    """The faults that an answer names: field and messages."""
    return [(error["field"], error["messages"]) for error in answer.json().get("errors", [])]
