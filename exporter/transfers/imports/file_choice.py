"""Which files of a record are fetched, and which of those that are here stay as they are. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from exporter.catalogue.content import Policy
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.records.record import FileRef
from exporter.transfers.imports.plan import FileChoice, FileWish

BY_CHOICE = frozenset({"too_large", "type"})
"""Reasons of skipping that another choice takes back."""
UNTIL = "until"
"""Skipped, for its source gives it to nobody before a day; the record may not change when that comes."""
LONGEST_DESCRIPTION = 10_000
FETCHED = frozenset({FileChoice.ALL, FileChoice.SOME})


def planned(
    files: Sequence[FileRef], before: Sequence[ItemFile], wish: FileWish, policy: Policy, job_id: int
) -> tuple[ItemFile, ...]:
    """The files of an item after this record came. What people added stays, and what is stored and the same."""
    own = tuple(each for each in before if not each.remote_id)
    brought = {each.remote_id: each for each in before if each.remote_id}
    if wish.choice is FileChoice.NONE:
        return tuple(before)
    new = tuple(_planned(file, brought.get(file.identifier[:191]), wish, job_id) for file in files)
    listed = {each.remote_id for each in new}
    kept = tuple(each for each in brought.values() if policy is Policy.ADD and each.remote_id not in listed)
    return (*new, *kept, *own)


def _planned(file: FileRef, before: ItemFile | None, wish: FileWish, job_id: int) -> ItemFile:
    fresh = _chosen(file, _fresh(file, job_id), wish)
    if before is None:
        return fresh
    if before.state is FileState.STORED and _same_bytes(file, before):
        return _told_anew(before, fresh)
    # nothing is new but who wrote it
    return before if replace(fresh, job_id=before.job_id) == before else fresh


def _told_anew(before: ItemFile, fresh: ItemFile) -> ItemFile:
    """The bytes that are here, with what its source says of them now."""
    here = replace(fresh, state=before.state, sha256=before.sha256, reason="", said="", job_id=before.job_id)
    return replace(here, size_bytes=before.size_bytes)


def _fresh(file: FileRef, job_id: int) -> ItemFile:
    return ItemFile(
        name=file.name[:500],
        remote_id=file.identifier[:191],
        title=file.title[:500],
        description=file.description[:LONGEST_DESCRIPTION],
        url=file.url,
        media_type=file.media_type[:255],
        size_bytes=file.size_bytes,
        checksum=file.checksum[:191],
        modified=file.modified[:64],
        job_id=job_id,
    )


def _same_bytes(file: FileRef, before: ItemFile) -> bool:
    """By the checksum that the source tells; without one by size and time of change."""
    if file.checksum and before.checksum:
        return file.checksum == before.checksum
    told = (file.url, file.modified) == (before.url, before.modified) and file.size_bytes in {-1, before.size_bytes}
    return told and bool(file.modified or file.size_bytes >= 0)


def _chosen(file: FileRef, fresh: ItemFile, wish: FileWish) -> ItemFile:
    if wish.choice is FileChoice.LINKS:
        return replace(fresh, state=FileState.LINK)
    if file.withheld:
        reason = UNTIL if file.available else "restricted"
        why = f"“{fresh.name}” cannot be read: {file.withheld}"
        return replace(fresh, state=FileState.SKIPPED, reason=reason, said=why[:2000])
    reason = why_not(fresh, wish)
    if not reason:
        return fresh
    said = {"too_large": "It is larger than this import was to fetch.", "type": "Files of its type were not wanted."}
    return replace(fresh, state=FileState.SKIPPED, reason=reason, said=said[reason])


def why_not(file: ItemFile, wish: FileWish) -> str:
    """``too_large`` or ``type``, when it is not among those that are wanted."""
    if wish.choice is not FileChoice.SOME:
        return ""
    if wish.most_bytes and file.size_bytes > wish.most_bytes:
        return "too_large"
    return "type" if wish.types and not file.media_type.startswith(wish.types) else ""


def is_wanted(file: ItemFile, wish: FileWish, job_id: int, *, again: bool = False) -> bool:
    """Whether this import fetches it: what waits, and what an earlier one did not get or was not to get.

    ``again``: a person wants it tried once more, also what was closed: it may be open by now.
    """
    if not file.remote_id or not file.url or wish.choice not in FETCHED or why_not(file, wish):
        return False
    if file.state is FileState.WAITING:
        return True
    earlier = file.job_id != job_id
    skipped = file.state is FileState.SKIPPED and (again or file.reason in BY_CHOICE)
    return earlier and (skipped or file.state in {FileState.FAILED, FileState.LINK})
