"""Offering a published record to communities of an InvenioRDM, and looking afterwards whether it is in."""

from collections.abc import Sequence
from contextlib import suppress

from exporter.clients.invenio import InvenioClient
from exporter.clients.invenio_answers import InvenioOffer
from exporter.destinations.base import Refusal
from exporter.errors import RemoteMissing, RemoteRefused

AT_ONCE = 10
SILENCE = "The record is not in this community, and the repository does not say why."


def offer(client: InvenioClient, identifier: str, names: Sequence[str]) -> tuple[Refusal, ...]:
    """``names`` are slugs or ids. Repeatable: what is in already, or waits for a curator, is not a refusal."""
    ids, unknown = _ids(client, names)
    reasons: dict[str, str] = {}
    waiting: set[str] = set()
    for at in range(0, len(ids), AT_ONCE):
        offered = _offer_some(client, identifier, list(ids)[at : at + AT_ONCE])
        reasons |= offered.refused
        waiting |= set(offered.waiting)
    outside = _outside(client, identifier, set(ids) - waiting)
    left_out = [each for each in ids if each in outside]
    return (*unknown, *(Refusal(ids[each], reasons.get(each) or SILENCE) for each in left_out))


def _ids(client: InvenioClient, names: Sequence[str]) -> tuple[dict[str, str], tuple[Refusal, ...]]:
    """Id → name as the person wrote it, and the names that nobody bears."""
    ids, unknown = {}, []
    for name in dict.fromkeys(names):
        try:
            ids[client.community_id(name)] = name
        except RemoteMissing:
            unknown.append(Refusal(name, "There is no community of this name."))
    return ids, tuple(unknown)


def _offer_some(client: InvenioClient, identifier: str, ids: Sequence[str]) -> InvenioOffer:
    try:
        return client.add_communities(identifier, ids)
    except RemoteMissing:
        raise
    except RemoteRefused as refused:
        if refused.status != 400:
            raise
        # all of them refused, perhaps because they were offered before: what counts is where the record is now
        return InvenioOffer(dict.fromkeys(ids, " ".join(refused.faults.values())), ())


def _outside(client: InvenioClient, identifier: str, ids: set[str]) -> set[str]:
    """Where the record neither is nor waits for a curator."""
    outside = ids - {each for each, _slug in client.record(identifier).communities} if ids else ids
    if outside:
        with suppress(RemoteMissing):  # older servers do not tell
            outside = outside - set(client.asked_communities(identifier))
    return outside
