"""The export ddi (DDI Codebook 2.5): the study, as the institution's exporter writes it, and its files."""

from simulators import dataverse_hits
from simulators.dataverse_ddi_about import access, information, others
from simulators.dataverse_ddi_study import statements
from simulators.dataverse_json import ROOT_NAME, ordered
from simulators.dataverse_state import Dataset, FileMetadata, Version
from simulators.dataverse_xml import Xml, element

HEAD = (
    '<codeBook xmlns="ddi:codebook:2_5" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="ddi:codebook:2_5 https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd" '
    'version="2.5">'
)


def ddi(found: Dataset, version: Version, base: str) -> bytes:
    files = ordered(version)
    citation = element("citation", *statements(found, version), element("holdings", URI=found.url))
    study = element("stdyDscr", citation, information(version), access(version), others(version))
    tables = [_table(each, base) for each in files if each.file.table]
    rest = [_other(each, base) for each in files if not each.file.table]
    return f"{HEAD}{''.join([_document(found, version), study, *tables, *rest])}</codeBook>".encode()


def _document(found: Dataset, version: Version) -> Xml:
    day = version.released[:10]
    return element(
        "docDscr",
        element(
            "citation",
            element(
                "titlStmt",
                element("titl", version.title),
                element("IDNo", found.pid, agency=found.pid.partition(":")[0].upper()),
            ),
            element("distStmt", element("distrbtr", ROOT_NAME, source="archive"), element("distDate", found.published)),
            element("verStmt", element("version", version.number, date=day, type=version.state), source="archive"),
            element("biblCit", dataverse_hits.citation(found, version)),
        ),
    )


def _table(each: FileMetadata, base: str) -> Xml:
    file = each.file
    assert file.table
    names, rows = file.table.header.rstrip().count(b"\t") + 1, file.table.rows.count(b"\n")
    size = element("dimensns", element("caseQnty", rows), element("varQnty", names))
    told = element("fileTxt", element("fileName", each.label), size, element("fileType", file.content_type))
    note = {"level": "file", "type": "DATAVERSE:FILEDESC", "subject": "DataFile Description"}
    notes = [element("notes", each.description, **note)] if each.description else []
    return element("fileDscr", told, *notes, ID=f"f{file.id}", URI=f"{base}/api/access/datafile/{file.id}")


def _other(each: FileMetadata, base: str) -> Xml:
    file, note = each.file, {"level": "file", "type": "DATAVERSE:CONTENTTYPE", "subject": "Content/MIME Type"}
    described = [element("txt", each.description)] if each.description else []
    inside = [element("labl", each.label), *described, element("notes", file.content_type, **note)]
    return element("otherMat", *inside, ID=f"f{file.id}", URI=f"{base}/api/access/datafile/{file.id}", level="datafile")
