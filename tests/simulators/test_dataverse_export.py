"""Exports of a Dataverse: formats, and errors that do not mean what they say."""

import pytest
from lxml import etree

from tests.simulators.dataverse_asking import TABLE, dataset, export, get, latest, message

DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
DDI = {"d": "ddi:codebook:2_5"}
DATACITE = {"d": "http://datacite.org/schema/kernel-4"}


def xml(dataverse, pid, exporter):
    answer = export(dataverse, pid, exporter)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml;charset=UTF-8")
    return etree.fromstring(answer.content)


def texts(root, name):
    return [each.text for each in root.iter(name)]


@pytest.fixture
def salt(dataverse):
    pid = dataverse.new_dataset("Salt & <water>", {"docs/a.txt": "1", "t.csv": TABLE})
    dataverse.ingest(dataverse.file(pid, "t.csv"))
    return pid


def test_dataverse_json_is_the_dataset_with_its_version_under_another_name(dataverse, salt):
    told = export(dataverse, salt, "dataverse_json").json()
    version = told.pop("datasetVersion")
    assert version.pop("citation").startswith("Haugen, Ingrid; Bâ")
    native = dataset(dataverse, salt).json()["data"]
    assert version == native.pop("latestVersion")
    assert told == native


def test_dcterms_keeps_html_and_names_languages(dataverse, salt):
    root = xml(dataverse, salt, "dcterms")
    assert root.tag == "{http://dublincore.org/documents/dcmi-terms/}metadata"
    assert texts(root, f"{DCTERMS}title") == ["Salt & <water>"]
    assert texts(root, f"{DCTERMS}description")[0].startswith("<p>Salinity at <b>six</b> depths")
    assert texts(root, f"{DCTERMS}contributor")[0] == "Haugen, Ingrid"
    assert texts(root, f"{DCTERMS}language") == ["English", "Norwegian"]
    assert texts(root, f"{DCTERMS}license") == ["CC BY 4.0"]
    assert texts(root, f"{DCTERMS}subject")[-1] == "salinity"


def test_dcterms_tells_own_terms_as_rights(dataverse):
    root = xml(dataverse, dataverse.new_dataset("Own", license=""), "dcterms")
    assert (texts(root, f"{DCTERMS}license"), texts(root, f"{DCTERMS}rights")[1]) == ([], "No sale.")


def test_oai_dc_tells_nothing_of_rights(dataverse, salt):
    root = xml(dataverse, salt, "oai_dc")
    assert (texts(root, f"{DC}type"), texts(root, f"{DC}rights")) == (["Dataset"], [])
    assert len(texts(root, f"{DC}creator")) == 4


@pytest.mark.parametrize(
    ("release", "kind", "several"),
    [("5.14", "application/json", True), ("6.1", "application/json", False), ("6.9", "application/ld+json", False)],
)
def test_the_description_of_schema_org_was_a_list_once(dataverse, salt, release, kind, several):
    dataverse.version = release
    answer = export(dataverse, salt, "schema.org")
    told = answer.json()
    assert answer.headers["Content-Type"].startswith(kind)
    assert isinstance(told["description"], list) is several
    assert "<b>" not in str(told["description"])
    assert told["creator"] == told["author"]
    assert told["creator"][0]["@id"] == "https://orcid.org/0000-0002-1825-0097"


def test_schema_org_may_hide_where_files_are(dataverse, salt):
    assert all("contentUrl" in each for each in export(dataverse, salt, "schema.org").json()["distribution"])
    dataverse.export.hides_file_urls = True
    assert not any("contentUrl" in each for each in export(dataverse, salt, "schema.org").json()["distribution"])


def test_long_descriptions_are_cut_in_schema_org(dataverse):
    pid = dataverse.new_dataset("Long", dsDescription=[{"dsDescriptionValue": "word " * 5000}])
    assert export(dataverse, pid, "schema.org").json()["description"].endswith("word...")


@pytest.mark.parametrize("exporter", ["ddi", "oai_ddi"])
def test_ddi_tells_the_study_and_its_files(dataverse, salt, exporter):
    root = xml(dataverse, salt, exporter)
    assert root.xpath("string(//d:stdyDscr//d:titl[1])", namespaces=DDI) == "Salt & <water>"
    assert root.xpath("//d:geoBndBox/d:westBL/text()", namespaces=DDI) == ["4.9"]
    assert root.xpath("//d:contact/@email", namespaces=DDI)[0] == "ingrid@fjord.example.org"
    assert root.xpath("//d:fundAg/text()", namespaces=DDI) == ["Sea Trust"]
    assert root.xpath("//d:fileDscr//d:fileName/text()", namespaces=DDI) == ["t.tab"]
    assert root.xpath("//d:fileDscr//d:varQnty/text()", namespaces=DDI) == ["3"]
    assert root.xpath("//d:otherMat/d:labl/text()", namespaces=DDI) == ["a.txt"]


def test_an_abstract_of_ddi_without_a_day_gets_the_one_before(dataverse, salt):
    root = xml(dataverse, salt, "ddi")
    assert root.xpath("//d:abstract/@date", namespaces=DDI) == ["2024-03-01", "2024-03-01"]


def test_datacite_escapes_descriptions_twice_and_writes_dois_in_capitals(dataverse):
    pid = dataverse.new_dataset("Salt", pid="doi:10.5072/fk2/small", files={"t.csv": TABLE})
    dataverse.ingest(dataverse.file(pid, "t.csv"))
    root = xml(dataverse, pid, "Datacite")
    assert root.xpath("string(d:identifier)", namespaces=DATACITE) == "10.5072/FK2/SMALL"
    assert root.xpath("string(//d:description)", namespaces=DATACITE).startswith("&lt;p&gt;Salinity")
    size = latest(dataverse, pid)["files"][0]["dataFile"]["filesize"]
    assert root.xpath("//d:size/text()", namespaces=DATACITE) == [str(size)]
    assert root.xpath("//d:fundingReference/d:awardNumber/text()", namespaces=DATACITE) == ["101000042"]


@pytest.mark.parametrize("exporter", ["datacite", "nosuch", ""])
def test_an_unknown_exporter_is_403_and_forbids_nothing(dataverse, salt, exporter):
    answer = export(dataverse, salt, exporter)
    assert (answer.status_code, message(answer)) == (403, "Export Failed")


def test_the_export_of_a_single_dataset_may_fail(dataverse, salt):
    other = dataverse.new_dataset("Other")
    dataverse.export.broken.add(salt)
    assert export(dataverse, salt, "dcterms").status_code == 403
    assert export(dataverse, other, "dcterms").status_code == 200


def test_what_is_not_published_or_was_withdrawn_is_400(dataverse, salt):
    draft = dataverse.new_dataset("Draft", publish=False)
    dataverse.deaccession(salt)
    assert [export(dataverse, each, "ddi").status_code for each in (draft, salt)] == [400, 400]


def test_an_unknown_or_destroyed_dataset_is_404(dataverse, salt):
    dataverse.destroy(salt)
    assert [export(dataverse, each, "ddi").status_code for each in (salt, "doi:10.5072/FK2/NOSUCH")] == [404, 404]


def test_only_the_newest_public_version_is_exported(dataverse, salt):
    dataverse.edit(salt, title="Newer")
    dataverse.draft(salt, title="Not yet")
    assert texts(xml(dataverse, salt, "oai_dc"), f"{DC}title") == ["Newer"]
    assert export(dataverse, salt, "oai_dc", version="1.0").status_code == 400
    assert export(dataverse, salt, "oai_dc", version=":draft").status_code == 400
    told = get(
        dataverse, "/api/datasets/export", exporter="oai_dc", persistentId=salt, version=":draft", key="curator-token"
    )
    assert "Not yet" in told.text


def test_an_export_of_what_was_harvested_names_the_wrong_publisher(dataverse):
    root = xml(dataverse, dataverse.harvested("Other", source="elsewhere"), "oai_dc")
    assert texts(root, f"{DC}publisher") == ["Root"]


def test_a_kept_export_may_end_early(dataverse, salt):
    fault = dataverse.faults.add("/export", knob="short_body")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(export(dataverse, salt, "ddi").content)
    assert fault.happened == 1
