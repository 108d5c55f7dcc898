"""The public records of the demo."""

import pytest
import requests

from simulators import import_demo
from simulators.ckan import Ckan
from simulators.server import Simulator
from simulators.zenodo import Zenodo


def test_a_ckan_has_three_public_datasets_whose_uploads_can_be_fetched():
    ckan = Ckan()
    import_demo.fill_ckan(ckan)
    with Simulator(ckan) as simulator:
        query = {"fq": f'organization:"{import_demo.ORGANIZATION}"', "sort": "id asc"}
        found = requests.get(f"{simulator.url}/api/3/action/package_search", params=query, timeout=60).json()["result"]
        uploads = [each for one in found["results"] for each in one["resources"] if each["url_type"] == "upload"]
        sizes = [len(requests.get(each["url"], timeout=60).content) for each in uploads]
    assert (found["count"], len(uploads)) == (3, 4)
    assert sizes == [each["size"] for each in uploads]


@pytest.mark.parametrize("plain", [False, True])
def test_a_repository_has_four_records_one_of_them_closed_and_one_of_two_versions(plain):
    zenodo = Zenodo(plain=plain, rate_limit=False)
    import_demo.fill_zenodo(zenodo)
    native = {"Accept": "application/vnd.inveniordm.v1+json"}
    with Simulator(zenodo) as simulator:
        url = f"{simulator.url}/api/communities/{import_demo.COMMUNITY}/records"
        hits = requests.get(url, headers=native, timeout=60).json()["hits"]["hits"]
        answers = [requests.get(f"{hit['links']['self']}/files", timeout=60) for hit in hits]
        contents = [
            (file["size"], len(requests.get(file["links"]["content"], timeout=60).content))
            for answer in answers
            if answer.status_code == 200
            for file in answer.json()["entries"]
        ]
    assert sorted(hit["versions"]["index"] for hit in hits) == [1, 1, 1, 2]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 403]
    assert len(contents) == 4
    assert all(told == got for told, got in contents)
