"""What a check makes of a server that answers, but not as its software does."""

from collections.abc import Iterator
from contextlib import contextmanager

from exporter.errors import RemoteRefused, RemoteUnavailable, TokenRefused
from exporter.sources.imports import ImportAbout, ImportDoor


def closed(door: ImportDoor, software: str, url: str, host: str, where: str) -> ImportAbout:
    """Only for who has signed in; ``where`` a token is made. Raises TokenRefused when that was done, and does not help."""
    if door.token:
        raise TokenRefused(f"{host} does not accept this token.", host, 403)
    note = f"{host} shows nothing without a token. A token is made {where}."
    return ImportAbout(software, url=url, needs_token=True, notes=(note,))


@contextmanager
def as_it_should() -> Iterator[None]:
    """It will not do so by itself the next time: raises RemoteRefused, so that a person looks at the address."""
    try:
        yield
    except RemoteUnavailable as error:
        if error.status != 200:
            raise
        raise RemoteRefused(str(error), error.host, 200) from None
