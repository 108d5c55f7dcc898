"""The real InvenioRDM takes what our crosswalk writes, and drops nothing of it."""

from dataclasses import replace

from exporter.crosswalks.invenio import from_record
from exporter.records.record import Affiliation, Creator, Record, Value
from tests.crosswalks.test_invenio import RIVERS
from tests.servers.invenio import InvenioServer


def without_vocabularies(record: Record) -> Record:
    """The test server knows three languages and no organisation."""
    ada = replace(record.creators[0], affiliations=(Affiliation("City"),))
    values = tuple(value for value in record.values if value.term != "dcterms:language")
    creators: tuple[Creator, ...] = (ada, *record.creators[1:])
    return replace(record, creators=creators, values=(*values, Value("dcterms:language", "deu")))


def test_a_full_record_is_taken_without_a_fault_and_comes_back_whole(invenio_server: InvenioServer) -> None:
    body = from_record(without_vocabularies(RIVERS))
    with invenio_server.session() as owner:
        owner.headers["Accept"] = "application/vnd.inveniordm.v1+json"
        answer = owner.post(f"{invenio_server.api_url}/records", json=body, timeout=60)
    assert answer.status_code == 201, answer.text
    draft = answer.json()
    assert draft.get("errors", []) == []
    assert set(body["metadata"]) <= set(draft["metadata"])
    for many in ("creators", "contributors", "rights", "subjects", "dates", "related_identifiers", "funding"):
        assert len(draft["metadata"][many]) == len(body["metadata"][many]), many
