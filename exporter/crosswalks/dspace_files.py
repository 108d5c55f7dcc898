"""Files of a DSpace item, as either of its APIs lists them. Pure.

The document has them in the order of their bundle: ``bundles`` with ``bitstreams`` each (7 and later), or ``bitstreams``
(4 to 6). What stands there is what was chosen.
"""

from collections.abc import Iterator

from exporter.crosswalks.invenio_files import size_of
from exporter.crosswalks.json_document import Part
from exporter.records.record import FileOrigin, FileRef

OPEN = ("open.access", "unknown", "")


def files_of(whole: Part) -> tuple[FileRef, ...]:
    return (*hal_files(whole), *rest_files(whole))


def hal_files(whole: Part) -> Iterator[FileRef]:
    """Bundles have no order of their own: ORIGINAL is the first. The one that its bundle calls the primary comes first."""
    for bundle in sorted(whole.parts("bundles"), key=_turn):
        primary = bundle.text("primary")
        listed = [file for part in bundle.parts("bitstreams") if (file := _of_hal(part))]
        yield from sorted(listed, key=lambda file: file.identifier != primary)


def _turn(bundle: Part) -> tuple[bool, str]:
    return bundle.text("name").upper() != "ORIGINAL", bundle.text("name")


def rest_files(whole: Part) -> Iterator[FileRef]:
    for part in whole.parts("bitstreams"):
        identifier = part.text("uuid", "id")
        if identifier:
            yield FileRef(
                identifier=identifier,
                name=part.text("name") or identifier,
                url=_retrieved(part),
                origin=FileOrigin.LINK,
                size_bytes=size_of(part, "sizeBytes"),
                media_type=part.text("mimeType"),
                checksum=_checksum(part),
                description=part.lines("description"),
            )


def _of_hal(part: Part) -> FileRef | None:
    identifier = part.text("uuid", "id")
    if not identifier:
        return None
    format_ = part.part("_embedded", "format")
    return FileRef(
        identifier=identifier,
        name=part.text("name") or _said(part, "dc.title") or identifier,
        url=part.part("_links", "content").text("href"),
        origin=FileOrigin.LINK,
        size_bytes=size_of(part, "sizeBytes"),
        media_type=format_.text("mimetype"),
        checksum=_checksum(part),
        title=_said(part, "dc.title.alternative"),
        description=_said(part, "dc.description"),
        withheld=withheld_of(part.part("accessStatus")),
        available=part.part("accessStatus").text("embargoDate"),
    )


def withheld_of(access: Part) -> str:
    """A sentence for what an access status says, empty for what everybody may read."""
    status, until = access.text("status"), access.text("embargoDate")
    if status in OPEN:
        return ""
    if status == "embargo":
        return f"it is under embargo until {until}." if until else "it is under embargo."
    return "its repository does not give it to everybody." if status == "restricted" else f"its access is “{status}”."


def _said(part: Part, field: str) -> str:
    return "\n".join(text for each in part.part("metadata").parts(field) if (text := each.lines("value")))


def _checksum(part: Part) -> str:
    told = part.part("checkSum")
    kind, value = told.text("checkSumAlgorithm").lower().replace("-", ""), told.text("value").lower()
    return f"{kind}:{value}" if kind and value else ""


def _retrieved(part: Part) -> str:
    """As the server writes it, often without its host: whoever asked knows that."""
    return part.text("retrieveLink") or (f"{part.text('link')}/retrieve" if part.has("link") else "")
