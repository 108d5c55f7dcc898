"""Offering a published record to communities of an InvenioRDM, and looking afterwards whether it is in."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from exporter.clients.invenio import InvenioClient
from exporter.destinations.base import Refusal
from exporter.errors import RemoteMissing, RemoteRefused

AT_ONCE = 10


def offer(client: InvenioClient, identifier: str, names: Sequence[str]) -> tuple[Refusal, ...]:
    """``names`` are slugs or ids. Repeatable: what is in already, or waits for a curator, is not a refusal."""
    ids, unknown = _ids(client, names)
    reasons: dict[str, str] = {}
    for at in range(0, len(ids), AT_ONCE):
        reasons |= _offer_some(client, identifier, list(ids)[at : at + AT_ONCE])
    return (*unknown, *_left_out(client, identifier, ids, reasons))


def _ids(client: InvenioClient, names: Sequence[str]) -> tuple[dict[str, str], tuple[Refusal, ...]]:
    """Id → name as the person wrote it, and the names that nobody bears."""
    ids, unknown = {}, []
    for name in dict.fromkeys(names):
        try:
            ids[client.community_id(name)] = name
        except RemoteMissing:
            unknown.append(Refusal(name, "There is no community of this name."))
    return ids, tuple(unknown)


def _offer_some(client: InvenioClient, identifier: str, ids: Sequence[str]) -> Mapping[str, str]:
    try:
        return client.add_communities(identifier, ids)
    except RemoteMissing:
        raise
    except RemoteRefused as refused:
        if refused.status != 400:
            raise
        # all of them refused, perhaps because they were offered before: what counts is where the record is now
        return dict.fromkeys(ids, " ".join(refused.faults.values()))


def _left_out(
    client: InvenioClient, identifier: str, ids: Mapping[str, str], reasons: Mapping[str, str]
) -> Iterator[Refusal]:
    inside = {each for each, _slug in client.record(identifier).communities}
    missing = [each for each in ids if each not in inside]
    waiting: set[str] = set()
    if missing:
        with suppress(RemoteMissing):  # older servers do not tell
            waiting = set(client.asked_communities(identifier))
    for each in missing:
        if each not in waiting:
            yield Refusal(ids[each], reasons.get(each) or "The record is not in this community, and nobody says why.")
