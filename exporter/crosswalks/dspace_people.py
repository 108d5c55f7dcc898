"""Authors and contributors of a DSpace item, with what its authority says of who they are. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.schemes import person_identifier
from exporter.crosswalks.written_names import written_creator
from exporter.records.identifiers import find_orcid
from exporter.records.record import Creator, Identifier

# what an authority will become: will be referenced::ORCID::0000-0002-1825-0097
PROMISED = re.compile(r"will be (?:referenced|generated)::(?:(\w+)::)?(.+)", re.IGNORECASE)


def person_of(name: str, role: str, language: str, authority: str) -> Creator:
    """``role`` is empty for an author."""
    found = written_creator(name, role, language)
    return replace(found, identifiers=(*found.identifiers, *identifiers_of(authority)))


def identifiers_of(authority: str) -> Iterator[Identifier]:
    """An ORCID, an address, or a key of the repository's own (a uuid, ``virtual::42``): that of a relation to a person."""
    promised = PROMISED.fullmatch(authority)
    if promised:
        orcid = find_orcid(promised[2])
        yield Identifier("orcid", orcid) if orcid else Identifier((promised[1] or "dspace").lower(), promised[2])
    elif authority:
        found = person_identifier(authority)
        yield found if found.scheme != "other" else Identifier("dspace", authority)
