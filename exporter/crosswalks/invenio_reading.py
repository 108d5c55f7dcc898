"""A published record of an InvenioRDM as our record. Pure. https://inveniordm.docs.cern.ch/reference/metadata/"""

from collections.abc import Iterator

from exporter.crosswalks.invenio_files import files_of
from exporter.crosswalks.invenio_people import funding, identifiers, people
from exporter.crosswalks.invenio_terms import COMMUNITY, DESCRIPTIONS, LISTS, NO_STATEMENTS, PREFIX, TEXTS, TITLES
from exporter.crosswalks.json_document import Part, described, json_text
from exporter.crosswalks.own_terms import own_values
from exporter.records.record import (
    Access,
    Date,
    Header,
    Identifier,
    Location,
    Original,
    Record,
    RelatedIdentifier,
    Right,
    Translation,
    Value,
)

MEDIA_TYPE = "application/vnd.inveniordm.v1+json"
NO_RECORD = "The document has no metadata as InvenioRDM writes them."


def to_record(document: str, header: Header) -> Record:
    """Of the native JSON, as a record's page or a list gives it. Raises RecordError."""
    whole, said = described(document, NO_RECORD)
    values = [*_values(said), *_communities(whole)]
    record = Record(
        header=header,
        creators=people(said.parts("creators")),
        contributors=people(said.parts("contributors")),
        rights=tuple(right for part in said.parts("rights") if (right := _right(part)) != Right()),
        funding=funding(said.parts("funding")),
        identifiers=(*_pids(whole), *identifiers(said.parts("identifiers"))),
        related=(*_concept(whole), *_related(said)),
        dates=tuple(_dates(said)),
        locations=tuple(_locations(said)),
        access=_access(whole),
        files=files_of(whole),
        original=Original(MEDIA_TYPE, document, "invenio"),
    )
    return record.with_values(*values, *_own(whole))


def _own(whole: Part) -> tuple[Value, ...]:
    custom = own_values(whole.part("custom_fields"), PREFIX)
    whole.drop("custom_fields")
    return (*custom, *own_values(whole, PREFIX, NO_STATEMENTS))


def _values(said: Part) -> Iterator[Value]:
    for key, term in TEXTS.items():
        yield Value(term, said.lines(key) if key in ("description", "copyright") else said.text(key))
    yield Value("dcterms:type", said.part("resource_type").text("id"))
    for part in said.parts("additional_titles"):
        yield _typed(part, "title", TITLES, "dcterms:alternative")
    for part in said.parts("additional_descriptions"):
        yield _typed(part, "description", DESCRIPTIONS, "datacite:otherDescription")
    for part in said.parts("subjects"):
        yield Value("dcterms:subject", part.text("subject", "id"), uri=part.text("id"), scheme=part.text("scheme"))
    for part in said.parts("languages"):
        yield Value("dcterms:language", part.text("id"))
    for part in said.parts("references"):
        uri, scheme = part.text("identifier"), part.text("scheme")
        yield Value("dcterms:references", part.text("reference") or uri, uri=uri, scheme=scheme)
    for key, term in LISTS.items():
        yield from (Value(term, text) for text in said.texts(key))


def _typed(part: Part, key: str, terms: dict[str, str], otherwise: str) -> Value:
    """A type that is not known here stays unread, and so gets a term of its own."""
    kind = part.part("type")
    known = terms.get(kind.peek("id"), "")
    if known:
        kind.drop("id")
    text = part.lines(key) if key == "description" else part.text(key)
    return Value(known or otherwise, text, part.part("lang").text("id"))


def _communities(whole: Part) -> Iterator[Value]:
    for entry in whole.part("parent", "communities").parts("entries"):
        slug = entry.text("slug", "id")
        title = entry.part("metadata").text("title")
        yield Value(COMMUNITY, title or slug, uri=entry.part("links").text("self_html"), notation=slug)


def _pids(whole: Part) -> Iterator[Identifier]:
    pids = whole.part("pids")
    for scheme in pids.names():
        identifier = pids.part(scheme).text("identifier")
        if identifier:
            yield Identifier(scheme.lower(), identifier)


def _concept(whole: Part) -> Iterator[RelatedIdentifier]:
    """The DOI of all versions."""
    doi = whole.part("parent", "pids", "doi").text("identifier")
    if doi:
        yield RelatedIdentifier(doi, "isversionof", "doi")


def _related(said: Part) -> Iterator[RelatedIdentifier]:
    for part in said.parts("related_identifiers"):
        identifier = part.text("identifier")
        if identifier:
            kind = part.part("resource_type").text("id")
            yield RelatedIdentifier(identifier, part.part("relation_type").text("id"), part.text("scheme"), kind)


def _right(part: Part) -> Right:
    titles, descriptions = list(part.by_language("title").items()), list(part.by_language("description").items())
    language, title = titles[0] if titles else ("", "")
    same = [text for spoken, text in descriptions if spoken == language][:1]
    others = [Translation("description", text, spoken) for spoken, text in descriptions if text not in same]
    return Right(
        id=part.text("id"),
        title=title,
        link=part.text("link") or part.part("props").text("url"),
        description=same[0] if same else "",
        language=language,
        scheme=part.part("props").text("scheme"),
        translations=(*(Translation("title", text, spoken) for spoken, text in titles[1:]), *others),
    )


def _dates(said: Part) -> Iterator[Date]:
    for part in said.parts("dates"):
        date = part.text("date")
        if date:
            yield Date(date, part.part("type").text("id"), part.text("description"))


def _locations(said: Part) -> Iterator[Location]:
    for part in said.part("locations").parts("features"):
        geometry = part.tree("geometry")
        found = Location(
            part.text("place"),
            json_text(geometry) if isinstance(geometry, dict) and geometry else "",
            tuple(identifiers(part.parts("identifiers"))),
            part.text("description"),
        )
        if found != Location():
            yield found


def _access(whole: Part) -> Access:
    access = whole.part("access")
    embargo = access.part("embargo")
    return Access(
        files=access.text("files") or "public",
        embargo_until=embargo.text("until"),
        embargo_reason=embargo.text("reason"),
        conditions=whole.part("parent", "access", "settings").lines("accept_conditions_text"),
        record=access.text("record") or "public",
        status=access.text("status"),
    )
