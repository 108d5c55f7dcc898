"""A plan to test with: rivers, two files, one author."""

from datetime import date

from exporter.records.record import Creator, FileOrigin, FileRef, Header, Record, RelatedIdentifier, Right, Value
from exporter.sources.base import Person
from exporter.transfers.plan import ExportPlan
from exporter.transfers.preview import propose

TODAY = date(2026, 5, 1)
ADA = Person("sub-ada", "Ada", "ada")
RIVERS = Record(
    Header("rivers-id"),
    (Value("dcterms:title", "Levels of rivers"), Value("dcterms:description", "<p>Daily.</p>")),
    creators=(Creator("Lovelace, Ada", family="Lovelace", given="Ada"),),
    rights=(Right("cc-by-4.0"),),
    related=(RelatedIdentifier("http://ckan/dataset/rivers", "isderivedfrom"),),
    files=(
        FileRef("file-1", "levels.csv", "http://ckan/levels.csv", FileOrigin.STORE, 10, modified="2026-01-01"),
        FileRef("file-2", "map.png", "http://elsewhere/map.png", FileOrigin.LINK, 20, modified="2026-01-01"),
    ),
)


def plan_of(record: Record = RIVERS) -> ExportPlan:
    return propose("ckan", record, ADA, "zenodo.org", today=TODAY)
