"""The real InvenioRDM takes a deposit as its documentation says."""

import requests

from tests.servers.invenio import InvenioServer

RECORD = {
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {
        "title": "Tides at Cuxhaven",
        "publication_date": "2024-05-01",
        "publisher": "Example Library",
        "resource_type": {"id": "dataset"},
        "creators": [{"person_or_org": {"type": "personal", "family_name": "Šmídová", "given_name": "Ulla"}}],
        "languages": [{"id": "deu"}],
    },
}
TABLE = b"hour,metres\n0,1.5\n"


def test_a_draft_with_a_file_is_published_under_a_doi(invenio_server: InvenioServer) -> None:
    with invenio_server.session() as owner:
        draft = new_draft(owner, invenio_server.api_url)
        upload(owner, draft["links"]["files"], "tides.csv", TABLE)
        published = owner.post(draft["links"]["publish"], timeout=60)
        assert published.status_code == 202, published.text
        record = published.json()

    assert record["pids"]["doi"]["identifier"] == f"10.5072/zenodo.{record['id']}"
    content = requests.get(f"{record['links']['self']}/files/tides.csv/content", timeout=60)
    assert content.content == TABLE


def test_a_stranger_does_not_see_a_draft(invenio_server: InvenioServer) -> None:
    with invenio_server.session("owner") as owner, invenio_server.session("stranger") as stranger:
        draft = new_draft(owner, invenio_server.api_url)
        assert stranger.get(draft["links"]["self"], timeout=60).status_code == 403


def new_draft(session: requests.Session, api_url: str) -> dict[str, dict[str, str]]:
    answer = session.post(f"{api_url}/records", json=RECORD, timeout=60)
    assert answer.status_code == 201, answer.text
    draft: dict[str, dict[str, str]] = answer.json()
    return draft


def upload(session: requests.Session, files: str, name: str, content: bytes) -> None:
    """In three steps: announce, send, commit."""
    assert session.post(files, json=[{"key": name}], timeout=60).status_code == 201
    octets = {"Content-Type": "application/octet-stream"}
    assert session.put(f"{files}/{name}/content", data=content, headers=octets, timeout=60).status_code == 200
    assert session.post(f"{files}/{name}/commit", timeout=60).status_code == 200
